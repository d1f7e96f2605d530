package dev.eventra.testkit;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.TypePattern;
import dev.eventra.testkit.TransactionalRunner.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Eventra for the tests of an application, without a server: what is published is delivered to the listeners in order
 * when the test says so, by the same declarations, filters and upcasters as in a server, with duplicates and failures on
 * request. Nothing runs by itself, and time stands still until it is moved, so a test gives the same result each time.
 *
 * <pre>{@code
 * EventraTestKit kit = EventraTestKit.builder().listener("order-reports", new OrderReports(...)).build();
 * new OrderService(kit.publisher(), ...).place(order);
 * kit.deliverAll().orThrow();
 * }</pre>
 *
 * <p>What a listener publishes is kept if its delivery succeeds, and delivered too. With a {@link TransactionalRunner}
 * the application's own transaction begins and ends with the delivery. For the thread of the test only.
 */
public final class EventraTestKit {

    /** So many attempts in one go are taken for events that cause each other without end. */
    private static final int MOST_ATTEMPTS = 10_000;

    private final TestClock clock;
    private final Transactions transactions;
    private final KitPublisher publisher;
    private final List<Event> published = new ArrayList<>();
    private final Map<String, TestSubscription> subscriptions = new LinkedHashMap<>();
    private int replays;

    private EventraTestKit(Builder builder) {
        this.clock = new TestClock(builder.start);
        this.transactions = new Transactions(builder.runner, this::arrived);
        this.publisher = new KitPublisher(builder.source, builder.largestData, transactions);
        builder.listeners.forEach((name, listener) -> listen(name, listener.bean(), listener.rules()));
    }

    /** Begins a kit. */
    public static Builder builder() {
        return new Builder();
    }

    private void arrived(Event event) {
        published.add(event);
        subscriptions.values().forEach(each -> each.arrived(event));
    }

    /**
     * Subscribes a listener that needs the {@link #publisher()} to be made; it receives what is published from now on.
     *
     * @param subscription the subscription's name
     * @param bean         an instance of a class with {@code @EventListener} methods, or another EventSubscriber
     * @throws dev.eventra.api.EventraException if its declarations are wrong: as the deployment would fail
     */
    public EventraTestKit listen(String subscription, Object bean) {
        return listen(subscription, bean, ListenerRules.defaults());
    }

    /** As above, with other rules. */
    public EventraTestKit listen(String subscription, Object bean, ListenerRules rules) {
        TestSubscription added = new TestSubscription(subscription, new TestListener(bean), rules, transactions, clock);
        if (subscriptions.putIfAbsent(subscription, added) != null) {
            throw new IllegalArgumentException("subscription " + subscription
                    + " has a listener already: each listener needs a subscription of its own");
        }
        return this;
    }

    /** What the application publishes with. Refuses what the resource adapter refuses; a delay is not waited for. */
    public EventPublisher publisher() {
        return publisher;
    }

    /** The time of the kit, for beans that need a clock. */
    public Clock clock() {
        return clock;
    }

    /** Moves the time, so that delayed attempts become due. */
    public EventraTestKit advance(Duration duration) {
        clock.advance(duration);
        return this;
    }

    /**
     * Runs the test's own code in a transaction: what it publishes is kept if it returns, and dropped if it throws.
     *
     * @throws Exception what the work threw
     */
    public void inTransaction(Work work) throws Exception {
        transactions.run(null, work);
    }

    /** Every event that was published and kept, in order; unmodifiable. */
    public List<Event> published() {
        return Collections.unmodifiableList(published);
    }

    /** As above, of the types of a pattern, such as {@code order.*}. */
    public List<Event> published(String types) {
        TypePattern pattern = TypePattern.of(types);
        return published.stream().filter(event -> pattern.matches(event.type())).toList();
    }

    /**
     * Delivers all that is due, and what the listeners publish by that, until nothing is left. The subscriptions take
     * turns in the order in which they were added; each gets the events of a group in the order in which they were
     * published. An attempt that fails is made again when the time has been {@linkplain #advance moved}.
     *
     * @throws IllegalStateException if events seem to cause each other without end
     */
    public DeliveryReport deliverAll() {
        TestSubscription.Tally tally = new TestSubscription.Tally();
        boolean more = true;
        for (int attempts = 0; more; attempts++) {
            more = false;
            for (TestSubscription each : subscriptions.values()) {
                more |= each.deliverNext(tally);
            }
            if (attempts == MOST_ATTEMPTS) {
                throw new IllegalStateException(
                        "no end after " + attempts + " deliveries to a subscription: do its events cause each other?");
            }
        }
        return tally.report();
    }

    /** Lets an event come once more, as after a crash. Where the inbox is on, its listener isn't called again. */
    public EventraTestKit redeliver(Event event) {
        subscriptions.values().forEach(each -> each.arrived(event));
        return this;
    }

    /**
     * Delivers past events once more to one subscription, past its inbox, marked as a replay.
     *
     * @see Event#isReplay()
     */
    public EventraTestKit replay(String subscription, List<Event> events) {
        String operation = "testkit" + ++replays;
        TestSubscription target = subscription(subscription);
        events.forEach(event -> target.arrived(event.asReplay(operation)));
        return this;
    }

    /**
     * Makes the next attempt of a subscription fail after its listener was called, as if the transaction could not
     * commit. Several calls count for as many attempts.
     */
    public EventraTestKit failNext(String subscription, Exception failure) {
        subscription(subscription).failNext(failure);
        return this;
    }

    /** The events that a subscription has yet to handle, in order, dead letters apart. */
    public List<WaitingEvent> waiting(String subscription) {
        return subscription(subscription).waiting();
    }

    /** The events that a subscription gave up on, in order. */
    public List<DeadLetter> deadLetters(String subscription) {
        return subscription(subscription).deadLetters();
    }

    /** The groups of a subscription that wait behind a dead letter. */
    public Set<String> parkedGroups(String subscription) {
        return subscription(subscription).parkedGroups();
    }

    /** Lets a subscription try a dead letter again, with all its attempts; its group waits for it as before. */
    public EventraTestKit redrive(DeadLetter deadLetter) {
        subscription(deadLetter.subscription()).redrive(deadLetter.event());
        return this;
    }

    /** As above, for all dead letters of a subscription. */
    public EventraTestKit redrive(String subscription) {
        deadLetters(subscription).forEach(this::redrive);
        return this;
    }

    /** Drops a dead letter, so that its group goes on without it. */
    public EventraTestKit discard(DeadLetter deadLetter) {
        subscription(deadLetter.subscription()).discard(deadLetter.event());
        return this;
    }

    /** Whether a subscription has stopped, since it gave up on an event by {@code onExhausted=stop}. */
    public boolean isStopped(String subscription) {
        return subscription(subscription).isStopped();
    }

    /** Lets a stopped subscription go on, with the event that stopped it. */
    public EventraTestKit resume(String subscription) {
        subscription(subscription).resume();
        return this;
    }

    private TestSubscription subscription(String name) {
        TestSubscription found = subscriptions.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no subscription " + name + ", there are " + subscriptions.keySet());
        }
        return found;
    }

    /** Collects what a kit begins with. */
    public static final class Builder {

        private record Listener(Object bean, ListenerRules rules) {}

        private final Map<String, Listener> listeners = new LinkedHashMap<>();
        private TransactionalRunner runner = TransactionalRunner.NONE;
        private Instant start = Instant.parse("2026-01-01T00:00:00Z");
        private String source = "/test";
        private int largestData = EventLimits.DATA_SIZE;

        private Builder() {}

        /** Subscribes a listener, as {@link EventraTestKit#listen(String, Object)}. */
        public Builder listener(String subscription, Object bean) {
            return listener(subscription, bean, ListenerRules.defaults());
        }

        /** Subscribes a listener with other rules than the defaults. */
        public Builder listener(String subscription, Object bean, ListenerRules rules) {
            if (listeners.putIfAbsent(subscription, new Listener(bean, rules)) != null) {
                throw new IllegalArgumentException("subscription " + subscription
                        + " has a listener already: each listener needs a subscription of its own");
            }
            return this;
        }

        /** Begins and ends the application's transactions; without, only published events are kept or dropped. */
        public Builder transactions(TransactionalRunner value) {
            this.runner = value;
            return this;
        }

        /** The time at which the clock of the kit stands at first; 2026-01-01 otherwise. */
        public Builder clock(Instant value) {
            this.start = value;
            return this;
        }

        /** The source of events that are published without one; {@code /test} otherwise. */
        public Builder source(String value) {
            this.source = value;
            return this;
        }

        /**
         * The most data of one event, in bytes, as {@code eventra.claimcheck.limit} allows it in the application's servers;
         * {@link EventLimits#DATA_SIZE} otherwise.
         */
        public Builder largestData(int bytes) {
            this.largestData = bytes;
            return this;
        }

        /**
         * @throws dev.eventra.api.EventraException if the declarations of a listener are wrong
         */
        public EventraTestKit build() {
            return new EventraTestKit(this);
        }
    }
}
