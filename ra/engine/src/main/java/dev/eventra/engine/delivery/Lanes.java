package dev.eventra.engine.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The order of work: items of one lane one after the other, lanes side by side. A lane is ready, running or waiting for
 * the time of its next attempt; a lane that waits holds up no other. Lanes take turns, one item each or, where several
 * are taken together, as many as are wanted; so a long lane does not starve the short ones. Not thread-safe: {@link
 * Dispatcher} guards it.
 *
 * <p>What runs of a dropped lane goes on. Should its key come back meanwhile, its new lane is held until that has ended:
 * else items of one key would run side by side.
 *
 * @param <K> what names a lane
 * @param <T> an item
 */
final class Lanes<K, T> {

    /** Items of one key, in order. The head stays until it is done. */
    static final class Lane<K, T> {
        private final K key;
        private final boolean alone;
        private final ArrayDeque<T> items = new ArrayDeque<>();
        private long due;
        private boolean dropped;

        private Lane(K key, boolean alone) {
            this.key = key;
            this.alone = alone;
        }

        /** The item whose turn it is. */
        T head() {
            return items.getFirst();
        }
    }

    /**
     * The first items of a lane, taken together.
     *
     * @param items in their order, at least one
     */
    record Share<K, T>(Lane<K, T> lane, List<T> items) {}

    private final Map<K, Lane<K, T>> ordered = new HashMap<>();
    private final ArrayDeque<Lane<K, T>> ready = new ArrayDeque<>();
    // compared by difference: the times are System.nanoTime(), which may overflow
    private final PriorityQueue<Lane<K, T>> waiting =
            new PriorityQueue<>(Comparator.comparing((Lane<K, T> lane) -> lane.due, (a, b) -> Long.signum(a - b)));
    private final Set<Lane<K, T>> running = new HashSet<>();
    /** How many dropped lanes of a key still run; its new lane, if there is one, is in {@link #ordered} only. */
    private final Map<K, Integer> leftOver = new HashMap<>();

    /** Adds an item behind those of its key. */
    void add(K key, T item) {
        Lane<K, T> lane = ordered.get(key);
        if (lane == null) {
            lane = new Lane<>(key, false);
            ordered.put(key, lane);
            if (!leftOver.containsKey(key)) {
                ready.add(lane);
            }
        }
        lane.items.add(item);
    }

    /** Adds an item that has no order with any other. */
    void addAlone(K key, T item) {
        Lane<K, T> lane = new Lane<>(key, true);
        lane.items.add(item);
        ready.add(lane);
    }

    /** Makes those ready whose time has come. */
    private void wakeDue(long now) {
        while (!waiting.isEmpty() && waiting.peek().due - now <= 0) {
            ready.add(waiting.poll());
        }
    }

    /**
     * Takes a lane to run its head.
     *
     * @return null if none is ready
     */
    Lane<K, T> take(long now) {
        wakeDue(now);
        Lane<K, T> lane = ready.poll();
        if (lane != null) {
            running.add(lane);
        }
        return lane;
    }

    /**
     * Takes the lane whose turn it is and, if its head joins others, further ones whose heads do.
     *
     * @param most  how many items to take at the most, 1 or more
     * @param joins whether an item may run together with others; one that may not runs alone
     * @return empty if none is ready
     */
    List<Share<K, T>> take(long now, int most, Predicate<T> joins) {
        Lane<K, T> first = take(now);
        if (first == null) {
            return List.of();
        }
        if (most == 1 || !joins.test(first.head())) {
            return List.of(new Share<>(first, List.of(first.head())));
        }
        List<Share<K, T>> shares = new ArrayList<>();
        int left = most - addShare(shares, first, most, joins);
        Iterator<Lane<K, T>> others = ready.iterator();
        while (left > 0 && others.hasNext()) {
            Lane<K, T> lane = others.next();
            if (joins.test(lane.head())) {
                others.remove();
                running.add(lane);
                left -= addShare(shares, lane, left, joins);
            }
        }
        return shares;
    }

    private static <K, T> int addShare(List<Share<K, T>> shares, Lane<K, T> lane, int most, Predicate<T> joins) {
        List<T> items = lane.items.stream().takeWhile(joins).limit(most).toList();
        shares.add(new Share<>(lane, items));
        return items.size();
    }

    /** The first items of a lane that goes on running are done with. */
    void advance(Lane<K, T> lane, int items) {
        for (int left = items; left > 0 && !lane.dropped; left--) {
            lane.items.removeFirst();
        }
    }

    /** The head of a running lane is done with. */
    void done(Lane<K, T> lane) {
        advance(lane, 1);
        rest(lane);
    }

    /** A running lane, of which what ran is done with, rests until the turn of what it still has. */
    void rest(Lane<K, T> lane) {
        if (!ended(lane)) {
            return;
        }
        if (!lane.items.isEmpty()) {
            ready.add(lane);
        } else if (!lane.alone) {
            ordered.remove(lane.key);
        }
    }

    /** The head of a running lane is to run again, not before a time. */
    void again(Lane<K, T> lane, long due) {
        if (ended(lane)) {
            lane.due = due;
            waiting.add(lane);
        }
    }

    /** The head of a running lane is to run again, after the lanes that are ready now. */
    void backToReady(Lane<K, T> lane) {
        if (ended(lane)) {
            ready.addLast(lane);
        }
    }

    /** What ran of a lane has ended; returns whether the lane is still there. */
    private boolean ended(Lane<K, T> lane) {
        running.remove(lane);
        if (lane.dropped && !lane.alone && leftOver.merge(lane.key, -1, Integer::sum) == 0) {
            leftOver.remove(lane.key);
            Lane<K, T> held = ordered.get(lane.key);
            if (held != null) {
                ready.add(held);
            }
        }
        return !lane.dropped;
    }

    /** Forgets all lanes of some keys. What runs goes on, and is the last of its lane. */
    void drop(Predicate<K> keys) {
        Predicate<Lane<K, T>> lanes = lane -> keys.test(lane.key);
        ready.removeIf(lanes);
        waiting.removeIf(lanes);
        for (Lane<K, T> lane : running) {
            if (!lane.dropped && keys.test(lane.key)) {
                lane.dropped = true;
                if (!lane.alone) {
                    leftOver.merge(lane.key, 1, Integer::sum);
                }
            }
        }
        ordered.keySet().removeIf(keys);
    }

    /** How many lanes of some keys run. */
    int running(Predicate<K> keys) {
        return (int) running.stream().filter(lane -> keys.test(lane.key)).count();
    }

    /** Whether any lane of some keys is left, whatever it does. */
    boolean has(Predicate<K> keys) {
        Predicate<Lane<K, T>> lanes = lane -> keys.test(lane.key);
        return ordered.keySet().stream().anyMatch(keys)
                || running.stream().anyMatch(lanes)
                || ready.stream().anyMatch(lanes)
                || waiting.stream().anyMatch(lanes);
    }

    int ready(long now) {
        wakeDue(now);
        return ready.size();
    }

    /** How many wait for the time of their next attempt. */
    int waiting(long now) {
        wakeDue(now);
        return waiting.size();
    }

    /** When the next waiting lane is due. */
    OptionalLong nextDue() {
        return waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waiting.peek().due);
    }
}
