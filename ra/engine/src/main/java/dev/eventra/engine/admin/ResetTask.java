package dev.eventra.engine.admin;

import dev.eventra.api.admin.PositionTarget;
import dev.eventra.engine.delivery.PositionException;
import dev.eventra.engine.delivery.Positions;
import dev.eventra.engine.delivery.StartPosition;
import dev.eventra.engine.delivery.SubscriptionParts;
import dev.eventra.engine.thread.Waiter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/** Sets where a paused subscription goes on, as soon as it has come to rest on all servers. */
final class ResetTask implements OperationTask {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final SubscriptionParts parts;
    private final PositionTarget target;
    private final Predicate<String> lives;
    private final Waiter waiter = new Waiter();
    private volatile boolean stopped;

    ResetTask(SubscriptionParts parts, PositionTarget target, Predicate<String> lives) {
        this.parts = parts;
        this.target = target;
        this.lives = lives;
    }

    @Override
    public String run() throws Exception {
        Positions positions = new Positions(parts.database(), parts.services().kafka());
        Positions.Plan plan = plan(positions);
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!stopped) {
            try {
                return reset(positions, plan);
            } catch (PositionException e) {
                // it was just paused: what is being delivered ends first
                if (deadline - System.nanoTime() <= 0) {
                    throw new OperationFailedException(e.getMessage());
                }
                waiter.await(LOOK);
            }
        }
        return null;
    }

    private Positions.Plan plan(Positions positions) throws InterruptedException, OperationFailedException {
        try {
            return positions.plan(parts.settings().name(), parts.settings().topic(), target());
        } catch (PositionException e) {
            throw new OperationFailedException(e.getMessage());
        }
    }

    private dev.eventra.engine.delivery.PositionTarget target() {
        if (target instanceof PositionTarget.AtOffsets offsets) {
            return new dev.eventra.engine.delivery.PositionTarget.Offsets(offsets.offsets());
        }
        if (target instanceof PositionTarget.AtTime time) {
            return byRule(new StartPosition(Optional.of(time.time()), false));
        }
        return byRule(target instanceof PositionTarget.Earliest ? StartPosition.EARLIEST : StartPosition.LATEST);
    }

    private static dev.eventra.engine.delivery.PositionTarget byRule(StartPosition rule) {
        return new dev.eventra.engine.delivery.PositionTarget.ByRule(rule);
    }

    private String reset(Positions positions, Positions.Plan plan) throws SQLException {
        SortedMap<Integer, Long> before =
                parts.database().inTransaction(connection -> positions.reset(connection, plan, lives));
        return "set to " + plan.positions() + ", before it was " + before;
    }

    @Override
    public void stop() {
        stopped = true;
        waiter.wake();
    }
}
