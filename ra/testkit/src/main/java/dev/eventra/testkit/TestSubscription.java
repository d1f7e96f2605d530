package dev.eventra.testkit;

import dev.eventra.api.Event;
import dev.eventra.testkit.ListenerRules.OnExhausted;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One subscription: what is on its way to the listener, in order, and what has arrived. */
final class TestSubscription {

    private final String name;
    private final TestListener listener;
    private final ListenerRules rules;
    private final Transactions transactions;
    private final Clock clock;
    private final List<Delivery> queue = new ArrayList<>();
    private final Map<Delivery.Key, Event> inbox = new HashMap<>();
    private final Deque<Throwable> failures = new ArrayDeque<>();
    private boolean stopped;

    TestSubscription(String name, TestListener listener, ListenerRules rules, Transactions transactions, Clock clock) {
        this.name = name;
        this.listener = listener;
        this.rules = rules;
        this.transactions = transactions;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    /** An event came from the topic. */
    void arrived(Event event) {
        if (listener.receives(event)) {
            queue.add(new Delivery(event, clock.instant()));
        }
    }

    void failNext(Throwable failure) {
        failures.add(failure);
    }

    boolean isStopped() {
        return stopped;
    }

    void resume() {
        stopped = false;
    }

    /**
     * Makes the next attempt: one event, or a batch.
     *
     * @return false if nothing is due
     */
    boolean deliverNext(Tally tally) {
        List<Delivery> next = stopped ? List.of() : next();
        if (next.isEmpty()) {
            return false;
        }
        List<Delivery> fresh = withoutHandled(next, tally);
        if (!fresh.isEmpty()) {
            deliver(fresh, tally);
        }
        return true;
    }

    /** In the order of the topic; behind a dead letter, and behind one that waits, the rest of a group waits too. */
    private List<Delivery> next() {
        List<Delivery> next = new ArrayList<>();
        Set<String> blocked = new HashSet<>();
        int most = listener.isBatch() ? rules.batchSize() : 1;
        for (Delivery delivery : queue) {
            boolean ready = !delivery.isDead()
                    && !delivery.due().isAfter(clock.instant())
                    && !delivery.group().map(blocked::contains).orElse(false)
                    && (next.isEmpty() || !delivery.isAlone());
            if (ready) {
                next.add(delivery);
                if (next.size() == most || delivery.isAlone()) {
                    return next;
                }
            } else if (!delivery.isDead() || parks()) {
                delivery.group().ifPresent(blocked::add);
            }
        }
        return next;
    }

    private boolean parks() {
        return rules.onExhausted() == OnExhausted.PARK;
    }

    private List<Delivery> withoutHandled(List<Delivery> deliveries, Tally tally) {
        List<Delivery> fresh = new ArrayList<>();
        Set<Delivery.Key> keys = new HashSet<>();
        for (Delivery delivery : deliveries) {
            Event handled = inbox.get(delivery.key());
            if (!rules.deduplicate() || handled == null && keys.add(delivery.key())) {
                fresh.add(delivery);
            } else if (handled != null && !isSame(handled, delivery.event())) {
                delivery.giveUp(
                        new IllegalStateException("another event with the same source and id was handled before"));
            } else if (handled != null) {
                queue.remove(delivery);
                tally.duplicate();
            }
            // a duplicate of one that is in this batch is looked at again after it
        }
        return fresh;
    }

    private static boolean isSame(Event one, Event other) {
        return one.type().equals(other.type()) && Arrays.equals(one.dataBytes(), other.dataBytes());
    }

    private void deliver(List<Delivery> deliveries, Tally tally) {
        List<Event> events = deliveries.stream().map(Delivery::event).toList();
        try {
            transactions.run(events.size() == 1 ? events.get(0) : null, () -> {
                listener.call(events);
                throwNextFailure();
            });
        } catch (Exception | Error e) {
            tally.failed(new FailedDelivery(name, events, e));
            failed(deliveries, e);
            return;
        }
        for (Delivery delivery : deliveries) {
            inbox.put(delivery.key(), delivery.event());
            queue.remove(delivery);
            tally.delivered();
        }
    }

    private void throwNextFailure() throws Exception {
        Throwable failure = failures.poll();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
    }

    private void failed(List<Delivery> deliveries, Throwable failure) {
        if (deliveries.size() > 1) {
            deliveries.forEach(Delivery::deliverAlone);
            return;
        }
        Delivery delivery = deliveries.get(0);
        delivery.failed(failure);
        if (delivery.attempts() < rules.maxAttempts()) {
            delivery.retryAt(clock.instant().plus(rules.delay(delivery.attempts())));
        } else if (rules.onExhausted() == OnExhausted.STOP) {
            stopped = true;
            delivery.again(clock.instant());
        } else {
            delivery.giveUp(failure);
            inbox.put(delivery.key(), delivery.event());
        }
    }

    List<DeadLetter> deadLetters() {
        return queue.stream()
                .filter(Delivery::isDead)
                .map(one -> new DeadLetter(name, one.event(), one.attempts(), one.failure()))
                .toList();
    }

    Set<String> parkedGroups() {
        Set<String> parked = new TreeSet<>();
        if (parks()) {
            queue.stream().filter(Delivery::isDead).forEach(one -> one.group().ifPresent(parked::add));
        }
        return parked;
    }

    List<WaitingEvent> waiting() {
        Set<String> parked = parkedGroups();
        return queue.stream()
                .filter(one -> !one.isDead())
                .map(one -> new WaitingEvent(
                        one.event(),
                        one.attempts(),
                        one.due(),
                        one.group().map(parked::contains).orElse(false)))
                .toList();
    }

    void redrive(Event event) {
        Delivery delivery = dead(event);
        inbox.remove(delivery.key(), delivery.event());
        delivery.again(clock.instant());
    }

    void discard(Event event) {
        queue.remove(dead(event));
    }

    private Delivery dead(Event event) {
        return queue.stream()
                .filter(one -> one.isDead() && one.event().equals(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(event + " is no dead letter of " + name));
    }

    /** What happens while all is delivered. */
    static final class Tally {
        private int delivered;
        private int duplicates;
        private final List<FailedDelivery> failures = new ArrayList<>();

        private void delivered() {
            delivered++;
        }

        private void duplicate() {
            duplicates++;
        }

        private void failed(FailedDelivery failure) {
            failures.add(failure);
        }

        DeliveryReport report() {
            return new DeliveryReport(delivered, duplicates, failures);
        }
    }
}
