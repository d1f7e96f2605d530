package dev.eventra.engine.delivery;

import java.util.Objects;

/**
 * What a subscription consists of where its listener is deployed. Immutable; as thread-safe as its parts.
 *
 * @param settings  how it consumes
 * @param services  what it shares with other subscriptions
 * @param database  where inbox and dead letters are
 * @param endpoints where its events go
 */
public record SubscriptionParts(
        SubscriptionSettings settings,
        DeliveryServices services,
        DeliveryDatabase database,
        ListenerEndpoints endpoints) {

    public SubscriptionParts {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(services, "services");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(endpoints, "endpoints");
    }
}
