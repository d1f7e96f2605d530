package dev.eventra.testkit;

import dev.eventra.api.Event;
import dev.eventra.testkit.TransactionalRunner.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is published in a transaction comes into the world when it commits, or never. */
final class Transactions {

    private final TransactionalRunner runner;
    private final Consumer<Event> published;
    private Unit current;

    /**
     * @param published gets each event of a transaction that committed
     */
    Transactions(TransactionalRunner runner, Consumer<Event> published) {
        this.runner = runner;
        this.published = published;
    }

    /** One transaction. */
    private static final class Unit {
        private final Event cause;
        private final List<Event> events = new ArrayList<>();
        private Throwable failure;
        private boolean ran;

        Unit(Event cause) {
            this.cause = cause;
        }

        void run(Work work) throws Exception {
            ran = true;
            try {
                work.run();
            } catch (Exception | Error e) {
                failure = e;
                throw e;
            }
        }
    }

    /** The event that the transaction under way handles. */
    Optional<Event> cause() {
        return current == null ? Optional.empty() : Optional.ofNullable(current.cause);
    }

    void publish(Event event) {
        if (current == null) {
            published.accept(event);
        } else {
            current.events.add(event);
        }
    }

    /**
     * Runs work in a transaction; joins one that is under way.
     *
     * @param cause the event that is handled; null for none, or several
     */
    void run(Event cause, Work work) throws Exception {
        if (current != null) {
            work.run();
            return;
        }
        Unit unit = new Unit(cause);
        current = unit;
        try {
            runner.run(() -> unit.run(work));
        } finally {
            current = null;
        }
        if (!unit.ran || unit.failure != null) {
            throw new IllegalStateException(
                    "the TransactionalRunner must run the work, and throw what it threw", unit.failure);
        }
        unit.events.forEach(published);
    }
}
