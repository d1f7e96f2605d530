package dev.eventra.bench.app;

import jakarta.ejb.Singleton;
import jakarta.resource.ConnectionFactoryDefinition;

/** Defines the publisher, from the resource adapter deployed as {@code eventra.rar}. */
@Singleton
@ConnectionFactoryDefinition(
        name = PublisherDefinition.NAME,
        interfaceName = "dev.eventra.api.EventPublisher",
        resourceAdapter = "eventra")
public class PublisherDefinition {

    static final String NAME = "java:app/eventra/publisher";
}
