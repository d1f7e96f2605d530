package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Proves that the inbox takes part in the listener's transaction where that could not be proved before, because the
 * server has no UserTransaction by name: the first delivery inserts a row into {@code eventra_probe} in the container's
 * transaction, and another thread, which has no transaction, must not see it. That is done before the inbox row is
 * written, so that no event is taken for handled if the proof fails. Thread-safe.
 *
 * <p>Where the other thread gets no connection in time nothing is known; the delivery goes on, and one that comes a minute
 * later looks again: looking for each would slow all of them down, most of all where the pool is small.
 */
final class EnlistmentGuard {

    private static final Logger LOG = System.getLogger(EnlistmentGuard.class.getName());
    private static final long LOOK_SECONDS = 5;
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String subscription;
    private final DeliveryDatabase database;
    private final Threads threads;
    private volatile boolean proved;
    private volatile boolean warned;
    /** When the last look was that told nothing; null before. */
    private volatile Long lookedAt;

    EnlistmentGuard(String subscription, DeliveryDatabase database, Threads threads) {
        this.subscription = subscription;
        this.database = database;
        this.threads = threads;
        this.proved = database.transactions() != DeliveryDatabase.Transactions.UNKNOWN;
    }

    /**
     * To be called in the container's transaction.
     *
     * @throws NotEnlistedException if the inbox takes no part in it
     */
    void check() throws SQLException, InterruptedException {
        Long before = lookedAt;
        if (proved || before != null && System.nanoTime() - before < AGAIN_NANOS) {
            return;
        }
        String id = UUID.randomUUID().toString();
        execute("INSERT INTO eventra_probe (id) VALUES (?)", id);
        try {
            if (isSeenByOthers(id)) {
                throw new NotEnlistedException(subscription);
            }
            proved = true;
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            lookedAt = System.nanoTime();
            if (!warned) {
                warned = true;
                LOG.log(
                        Level.WARNING,
                        subscription + ": could not prove that its dataSource takes part in JTA, trying again in"
                                + " a minute",
                        e);
            }
        } finally {
            execute("DELETE FROM eventra_probe WHERE id = ?", id);
        }
    }

    private void execute(String sql, String id) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    private boolean isSeenByOthers(String id) throws InterruptedException, TimeoutException, ExecutionException {
        FutureTask<Boolean> look = new FutureTask<>(() -> exists(id));
        RunningTask task = threads.start("eventra-" + subscription + "-proof", look);
        try {
            return look.get(LOOK_SECONDS, TimeUnit.SECONDS);
        } finally {
            task.interrupt();
        }
    }

    private boolean exists(String id) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT 1 FROM eventra_probe WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
