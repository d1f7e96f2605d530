package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Runs statements for a caller that may have a JTA transaction: in a local transaction of their own, on another thread
 * if the caller's has one, since a connection of a JTA DataSource would join it. Thread-safe.
 */
final class Access {

    private static final long SECONDS = 60;

    private final TransactionSynchronizationRegistry registry;
    private final Threads threads;

    Access(TransactionSynchronizationRegistry registry, Threads threads) {
        this.registry = registry;
        this.threads = threads;
    }

    /**
     * @param what what is asked, for the message of a failure
     */
    <T> T run(String what, DataSource dataSource, LocalTransaction.Work<T> work) {
        try {
            if (registry.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
                return LocalTransaction.run(dataSource, work);
            }
            return elsewhere(() -> LocalTransaction.run(dataSource, work));
        } catch (SQLException | TimeoutException e) {
            throw new AdminUnavailableException(what + ": the database did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminUnavailableException(what + ": interrupted", e);
        }
    }

    private <T> T elsewhere(Callable<T> call) throws SQLException, InterruptedException, TimeoutException {
        FutureTask<T> future = new FutureTask<>(call);
        RunningTask task = threads.start("eventra-admin-request", future);
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            task.interrupt();
        }
    }
}
