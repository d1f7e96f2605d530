package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.Conditions.Kind;
import dev.eventra.engine.inbox.PositionStore;
import dev.eventra.engine.inbox.StoredPosition;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Writes positions, all that have moved in one batch, while deliveries go on. What can't be written now is written
 * later; until then a crash makes events come again, which the inbox knows. Used by the thread that polls.
 */
final class PositionSaver {

    /**
     * What to write.
     *
     * @param moved    the positions that have moved
     * @param released the partitions that are not delivered here any more
     */
    record Save(List<StoredPosition> moved, Set<Integer> released) {

        boolean isEmpty() {
            return moved.isEmpty() && released.isEmpty();
        }
    }

    /**
     * What was written.
     *
     * @param changed the partitions whose rows were set by another, so that the positions here are no longer right
     */
    record Saved(Save save, Set<Integer> changed) {}

    private final SubscriptionSettings settings;
    private final String topic;
    private final DeliveryDatabase database;
    private final PositionStore store;
    private final Conditions conditions;
    private final RandomGenerator random;
    private final String worker;
    private final Threads threads;
    private final String name;
    private final SideTask<Saved> task;
    private long notBefore = System.nanoTime();
    private int failures;

    PositionSaver(
            SubscriptionSettings settings,
            String topic,
            DeliveryDatabase database,
            Threads threads,
            Conditions conditions,
            RandomGenerator random,
            String worker) {
        this.settings = settings;
        this.topic = topic;
        this.database = database;
        this.store = database.positions();
        this.conditions = conditions;
        this.random = random;
        this.worker = worker;
        this.threads = threads;
        this.name = "eventra-" + settings.name() + "-positions";
        this.task = new SideTask<>(name, threads);
    }

    /** Whether {@link #save} may be called. */
    boolean isFree(long now) {
        return !task.isBusy() && notBefore - now <= 0;
    }

    /** Begins to write, and returns at once. */
    void save(Save save) {
        task.start(() -> write(save));
    }

    /** What was written since the last call, if anything is within the time. */
    Optional<Saved> take(Duration timeout) throws InterruptedException {
        return outcome(timeout);
    }

    /**
     * Moves positions before what lies between is delivered: all of them, each from exactly where it was known to be, or
     * none. To be called after {@link #take}.
     *
     * @param moves from what was known to the next positions
     * @return whether it is known that they were moved by this
     */
    boolean acknowledge(Map<StoredPosition, Long> moves, Duration timeout) throws InterruptedException {
        if (task.isBusy()) {
            return false;
        }
        SideTask<Boolean> acknowledging = new SideTask<>(name, threads);
        acknowledging.start(() ->
                database.inTransaction(connection -> store.acknowledge(connection, settings.name(), topic, moves)));
        Optional<SideTask.Outcome<Boolean>> outcome = acknowledging.take(timeout);
        if (outcome.isEmpty()) {
            acknowledging.abandon();
            return false;
        }
        if (outcome.get().failure() != null) {
            failed(outcome.get().failure());
            return false;
        }
        return outcome.get().result();
    }

    /** Writes now, behind what is being written, and waits for it. */
    void saveNow(Save save, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        outcome(timeout);
        if (save.isEmpty() || task.isBusy()) {
            return;
        }
        save(save);
        outcome(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }

    private Optional<Saved> outcome(Duration timeout) throws InterruptedException {
        Optional<SideTask.Outcome<Saved>> outcome = task.take(timeout);
        if (outcome.isEmpty()) {
            return Optional.empty();
        }
        Throwable failure = outcome.get().failure();
        if (failure == null) {
            failures = 0;
            conditions.end(Kind.NOT_SAVED, "positions are saved again");
            return Optional.of(outcome.get().result());
        }
        failed(failure);
        return Optional.empty();
    }

    private void failed(Throwable failure) {
        failures++;
        notBefore =
                System.nanoTime() + settings.backoff().delay(failures, random).toNanos();
        conditions.begin(
                Kind.NOT_SAVED,
                Level.WARNING,
                "positions can't be saved, trying again; nothing is lost, but after a crash events come again from"
                        + " where they were saved last",
                failure);
    }

    private Saved write(Save save) throws SQLException {
        return database.inTransaction(connection -> {
            Set<Integer> changed =
                    save.moved().isEmpty() ? Set.of() : store.advance(connection, settings.name(), topic, save.moved());
            store.release(connection, settings.name(), topic, save.released(), worker);
            return new Saved(save, changed);
        });
    }
}
