package dev.eventra.console.live;

import dev.eventra.api.admin.SubscriptionInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the last record lags of each subscription; one that is not known leaves a gap. Not thread-safe. */
final class LagHistory {

    private final int size;
    private final Map<String, Deque<Double>> lags = new TreeMap<>();

    /**
     * @param size how many of each to keep
     */
    LagHistory(int size) {
        this.size = size;
    }

    /** Adds what is seen now, and forgets subscriptions that are gone. */
    void add(List<SubscriptionInfo> subscriptions) {
        lags.keySet()
                .retainAll(subscriptions.stream().map(SubscriptionInfo::name).toList());
        for (SubscriptionInfo each : subscriptions) {
            Deque<Double> of = lags.computeIfAbsent(each.name(), name -> new ArrayDeque<>());
            if (each.lag().records() != null) {
                of.addLast(each.lag().records().doubleValue());
            }
            while (of.size() > size) {
                of.removeFirst();
            }
        }
    }

    /** By subscription, the oldest first. */
    Map<String, List<Double>> lags() {
        Map<String, List<Double>> copy = new HashMap<>();
        lags.forEach((name, of) -> copy.put(name, List.copyOf(of)));
        return copy;
    }
}
