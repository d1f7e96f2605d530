package dev.eventra.it.app;

import jakarta.ejb.Singleton;
import jakarta.resource.ConnectionFactoryDefinition;

/** Publishers to other outboxes than the default one. */
@Singleton
@ConnectionFactoryDefinition(
        name = Names.BILLING,
        interfaceName = "dev.eventra.api.EventPublisher",
        resourceAdapter = "eventra",
        properties = "outbox=billing")
@ConnectionFactoryDefinition(
        name = Names.UNKNOWN_OUTBOX,
        interfaceName = "dev.eventra.api.EventPublisher",
        resourceAdapter = "eventra",
        properties = "outbox=nowhere")
public class BillingDefinition {}
