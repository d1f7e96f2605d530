package dev.eventra.engine.admin;

import dev.eventra.api.FilterException;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.delivery.DeliveryInfo;
import dev.eventra.engine.delivery.DeliveryListener;
import dev.eventra.engine.delivery.InvalidSubscriptionException;
import dev.eventra.engine.delivery.ReplayReader;
import dev.eventra.engine.delivery.ReplayRun;
import dev.eventra.engine.delivery.SubscriptionParts;
import dev.eventra.engine.inbox.InboxState;
import dev.eventra.engine.replay.ReplayJson;
import dev.eventra.engine.replay.ReplayPlan;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Delivers a window again. Its progress may lag behind what was delivered, since the inbox knows what that was; so the
 * counts at the end are those of the inbox.
 */
final class ReplayTask implements OperationTask {

    private static final int COUNT_BOUND = 1_000_000;

    private final SubscriptionParts parts;
    private final String name;
    private final Counts counts;
    private final ReplayRun run;

    /**
     * @param operation the operation's id
     * @param progress  of the owner before; null if there was none
     */
    ReplayTask(SubscriptionParts parts, String operation, ReplayRequest request, String progress, Counts counts) {
        this.parts = parts;
        this.name = request.subscription() + "#" + operation;
        this.counts = counts;
        this.run = new ReplayRun(
                parts,
                operation,
                new ReplayReader(
                        parts.endpoints(),
                        ReplayPlan.wanted(request),
                        parts.services().largeData()),
                request.rate(),
                left(request, ReplayJson.positions(progress)),
                new Counting(counts));
    }

    private static SortedMap<Integer, ReplayRun.Range> left(ReplayRequest request, SortedMap<Integer, Long> reached) {
        SortedMap<Integer, ReplayRun.Range> left = new TreeMap<>();
        ((ReplayWindow.Offsets) request.window()).ranges().forEach((partition, range) -> {
            long begin = Math.max(range.from(), reached.getOrDefault(partition, range.from()));
            left.put(partition, new ReplayRun.Range(begin, range.to()));
        });
        return left;
    }

    @Override
    public String run() throws Exception {
        try {
            run.run();
        } catch (FilterException | InvalidSubscriptionException e) {
            throw new OperationFailedException(e.getMessage());
        }
        return count();
    }

    private String count() throws SQLException {
        if (!parts.settings().deduplicate()) {
            return null;
        }
        parts.database().inTransaction(connection -> {
            LetterReader letters = new LetterReader();
            counts.delivered.set(parts.database().inbox().count(connection, name, InboxState.DONE));
            counts.failed.set(letters.count(connection, name, DeadLetterState.DEAD, COUNT_BOUND));
            counts.queued.set(letters.count(connection, name, DeadLetterState.QUEUED, COUNT_BOUND));
            return null;
        });
        return null;
    }

    @Override
    public void stop() {
        run.stop();
    }

    @Override
    public String progress() {
        return ReplayJson.positions(run.positions());
    }

    /** Counts what becomes of the events. */
    private record Counting(Counts counts) implements DeliveryListener {

        @Override
        public void delivered(DeliveryInfo delivery, Duration took) {
            counts.delivered.incrementAndGet();
        }

        @Override
        public void duplicate(DeliveryInfo delivery) {
            counts.skipped.incrementAndGet();
        }

        @Override
        public void deadLettered(DeliveryInfo delivery, Throwable failure) {
            counts.failed.incrementAndGet();
        }

        @Override
        public void queuedBehind(DeliveryInfo delivery) {
            counts.queued.incrementAndGet();
        }
    }
}
