package dev.eventra.engine.admin;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The subscriptions whose listeners are deployed on this server. Thread-safe. */
final class Subscriptions {

    private final Map<String, LocalSubscription> local = new ConcurrentHashMap<>();

    void add(LocalSubscription subscription) {
        local.put(subscription.name(), subscription);
    }

    void remove(LocalSubscription subscription) {
        local.remove(subscription.name(), subscription);
    }

    Collection<LocalSubscription> all() {
        return local.values();
    }

    /**
     * The subscription that has the listener.
     *
     * @param name its name, or that of one of its replays
     */
    Optional<LocalSubscription> find(String name) {
        return Optional.ofNullable(local.get(base(name)));
    }

    /** The name of a subscription without the replay behind it. */
    static String base(String name) {
        int end = name.indexOf('#');
        return end < 0 ? name : name.substring(0, end);
    }
}
