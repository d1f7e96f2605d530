package dev.eventra.engine.admin;

import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An operation that this server works on: from its claim until it has ended, another took it, or the server stops. It
 * is stopped when its lease could not be renewed in time, before another server may take it. Thread-safe.
 */
final class OperationRun {

    private static final Logger LOG = System.getLogger(OperationRun.class.getName());
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(OperationStore.LEASE_SECONDS - 2);

    private enum Ending {
        NONE,
        /** An operator wants it to end. */
        CANCELLED,
        /** Another may have it by now. */
        LOST,
        /** Something is in the way: whoever takes it when the lease is over goes on. */
        DISTURBED,
        /** This server stops: another is to go on. */
        STOPPED
    }

    private final String id;
    private final int fence;
    private final OperationTask task;
    private final Counts counts;
    private final AdminDatabase database;
    private final OperationStore store = new OperationStore();
    private final AuditStore audit = new AuditStore();
    private final Runnable ended;
    private Ending ending = Ending.NONE;
    private long renewed = System.nanoTime();
    private RunningTask running;
    private volatile boolean done;

    /**
     * @param fence the owner's
     * @param ended called at the end, whatever it is
     */
    OperationRun(String id, int fence, OperationTask task, Counts counts, AdminDatabase database, Runnable ended) {
        this.id = id;
        this.fence = fence;
        this.task = task;
        this.counts = counts;
        this.database = database;
        this.ended = ended;
    }

    String id() {
        return id;
    }

    int fence() {
        return fence;
    }

    boolean isDone() {
        return done;
    }

    /**
     * @throws java.util.concurrent.RejectedExecutionException if the server gives no thread
     */
    synchronized void start(Threads threads) {
        running = threads.start("eventra-operation-" + id, this::run);
    }

    private void run() {
        try {
            work();
        } finally {
            done = true;
            ended.run();
        }
    }

    private void work() {
        String message = null;
        OperationState state = OperationState.DONE;
        try {
            message = task.run();
        } catch (OperationFailedException e) {
            state = OperationState.FAILED;
            message = e.getMessage();
        } catch (InterruptedException e) {
            end(Ending.STOPPED);
        } catch (Exception e) {
            LOG.log(Level.WARNING, "operation " + id + " does not work now, and is tried again", e);
            end(Ending.DISTURBED);
        }
        try {
            finish(state, message);
        } catch (SQLException e) {
            // whoever takes it when its lease is over finds that nothing is left to do
            LOG.log(Level.WARNING, "operation " + id + ": its end could not be stored, another server ends it", e);
        }
    }

    private void finish(OperationState state, String message) throws SQLException {
        Ending how = ending();
        if (how == Ending.LOST) {
            return;
        }
        Optional<Operation> ended = database.inTransaction(connection -> {
            boolean mine = store.save(connection, id, fence, counts.progress(), task.progress());
            if (mine && how == Ending.STOPPED) {
                store.release(connection, id, fence);
            } else if (mine && how != Ending.DISTURBED) {
                return end(connection, how == Ending.CANCELLED ? OperationState.CANCELLED : state, message);
            }
            return Optional.empty();
        });
        // once it is committed
        ended.ifPresent(operation -> LOG.log(Level.INFO, () -> end(operation)));
        if (how == Ending.STOPPED) {
            LOG.log(Level.INFO, () -> "operation " + id + " stops here, for another server to go on: " + counts());
        }
    }

    /** Empty if it has gone to another server. */
    private Optional<Operation> end(Connection connection, OperationState state, String message) throws SQLException {
        if (!store.end(connection, id, fence, state, message)) {
            return Optional.empty();
        }
        Operation operation = store.find(connection, id).orElseThrow();
        audit.ended(connection, operation);
        return Optional.of(operation);
    }

    private String end(Operation operation) {
        return "operation " + id + " ends here: " + operation.kind() + " for " + operation.subscription() + " is "
                + operation.state() + ": " + counts()
                + (operation.message() == null ? "" : "; " + operation.message());
    }

    private String counts() {
        Operation.Progress progress = counts.progress();
        return progress.delivered() + " delivered, " + progress.skipped() + " skipped, " + progress.discarded()
                + " discarded, " + progress.failed() + " failed, " + progress.queued() + " queued";
    }

    /** Keeps how far it is, if that is due, and its lease. */
    void renew() {
        if (done || System.nanoTime() - renewed() < RENEW_NANOS) {
            return;
        }
        try {
            long now = System.nanoTime();
            boolean mine = database.inTransaction(
                    connection -> store.save(connection, id, fence, counts.progress(), task.progress()));
            if (mine) {
                renewedAt(now);
            } else if (!done) {
                LOG.log(Level.INFO, "operation " + id + " went to another server");
                end(Ending.LOST);
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "operation " + id + ": its lease could not be renewed", e);
            if (System.nanoTime() - renewed() > LEASE_NANOS) {
                LOG.log(Level.WARNING, "operation " + id + " is given up: its lease can't be renewed", e);
                end(Ending.LOST);
            }
        }
    }

    private synchronized long renewed() {
        return renewed;
    }

    private synchronized void renewedAt(long now) {
        renewed = now;
    }

    private synchronized Ending ending() {
        return ending;
    }

    void cancel() {
        end(Ending.CANCELLED);
    }

    /** Lets it end, so that another server goes on. */
    void stop() {
        end(Ending.STOPPED);
    }

    private void end(Ending how) {
        synchronized (this) {
            if (ending != Ending.NONE) {
                return;
            }
            ending = how;
        }
        task.stop();
    }

    /** Waits until it has ended; interrupts it if it does not in time. */
    void await(Duration timeout) throws InterruptedException {
        RunningTask task;
        synchronized (this) {
            task = running;
        }
        if (task != null && !task.await(timeout)) {
            LOG.log(Level.WARNING, "operation " + id + " still runs at the stop, and is left alone");
            task.interrupt();
        }
    }
}
