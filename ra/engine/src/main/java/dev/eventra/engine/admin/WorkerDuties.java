package dev.eventra.engine.admin;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What each server does for the cluster through the database: tells its cluster member what operators want, tells
 * others how it is, purges the journal, and counts for the metrics. One thread; closed by any.
 */
final class WorkerDuties {

    /** How often a worker says that it is there; whether it does tells operators that it lives. */
    static final Duration HEARTBEAT = Duration.ofMillis(500);

    private static final Duration REPORT = Duration.ofSeconds(1);
    /** A report that stays the same is stored again, for a database that was set back. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private static final Duration CLEANING = Duration.ofHours(1);

    private final AdminDatabase database;
    private final Installation installation;
    private final String worker;
    private final WishStore wishes;
    private final WorkerReports reports;
    private final Optional<JournalPurgers> journals;
    private final OutboxBoard outboxes;
    private Long reported;
    private WorkerReport stored;
    private Long storedAt;
    private Long cleaned;

    /**
     * @param journals purges the journals; empty if they are off
     */
    WorkerDuties(
            AdminDatabase database,
            Installation installation,
            String worker,
            Optional<JournalPurgers> journals,
            OutboxBoard outboxes) {
        this.outboxes = outboxes;
        this.database = database;
        this.installation = installation;
        this.worker = worker;
        this.journals = journals;
        this.wishes = new WishStore(database.dialect());
        this.reports = new WorkerReports(database.dialect());
    }

    WishStore.All wishes(Connection connection) throws SQLException {
        return wishes.all(connection);
    }

    void passOn(WishStore.All wanted) {
        installation.cluster().want(wanted.wishes());
    }

    /** A statement on one row, between the reports. */
    void beat() throws SQLException {
        if (reported != null) {
            database.inTransaction(connection -> reports.touch(connection, worker));
        }
    }

    void report() throws SQLException {
        long now = System.nanoTime();
        if (isDue(reported, now, REPORT)) {
            store(installation.report().get(), now);
            reported = now;
        }
        if (isDue(cleaned, now, CLEANING)) {
            database.inTransaction(connection -> {
                reports.removeOld(connection);
                return null;
            });
            cleaned = now;
        }
    }

    /** To encode and store what is known already is most of what a server costs that has nothing to do. */
    private void store(WorkerReport report, long now) throws SQLException {
        boolean known = report.equals(stored) && !isDue(storedAt, now, AGAIN);
        if (known && database.inTransaction(connection -> reports.touch(connection, worker))) {
            return;
        }
        // a commit that fails may have taken effect
        stored = null;
        database.inTransaction(connection -> {
            reports.write(connection, worker, report);
            return null;
        });
        stored = report;
        storedAt = now;
    }

    /** Doesn't wait for any database. */
    void look() {
        outboxes.look();
    }

    void purge() {
        journals.ifPresent(purgers -> purgers.startIfDue(System.nanoTime()));
    }

    /** Ends what still runs. */
    void close(Duration timeout) throws InterruptedException {
        if (journals.isPresent()) {
            journals.get().close(timeout);
        }
    }

    /** Half of a look early: looks are a second apart, give or take. */
    private static boolean isDue(Long last, long now, Duration period) {
        return last == null || now - last >= period.toNanos() - 500_000_000L;
    }
}
