package dev.eventra.sample.shop.micro;

import jakarta.ejb.Singleton;
import jakarta.resource.ConnectionFactoryDefinition;

/**
 * Defines the publisher that the shop looks up, from the resource adapter deployed as {@code eventra.rar}. A class of
 * this WAR only: in the EAR, the deployment descriptor does it where the server wants it.
 */
@Singleton
@ConnectionFactoryDefinition(
        name = "java:app/eventra/publisher",
        interfaceName = EventPublisherDefinition.INTERFACE,
        resourceAdapter = "eventra")
public class EventPublisherDefinition {

    /** The publisher, which is its own connection factory. */
    static final String INTERFACE = "dev.eventra.api.EventPublisher";
}
