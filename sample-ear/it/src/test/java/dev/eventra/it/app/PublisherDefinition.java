package dev.eventra.it.app;

import jakarta.ejb.Singleton;
import jakarta.resource.ConnectionFactoryDefinition;

/** The publisher, from the resource adapter deployed as {@code eventra}. */
@Singleton
@ConnectionFactoryDefinition(
        name = Names.PUBLISHER,
        interfaceName = "dev.eventra.api.EventPublisher",
        resourceAdapter = "eventra")
public class PublisherDefinition {}
