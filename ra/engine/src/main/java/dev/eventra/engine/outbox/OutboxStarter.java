package dev.eventra.engine.outbox;

import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.engine.database.DataSources;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Opens an outbox as soon as that is possible: a DataSource or tables may come with an application that is deployed
 * later, and a database may be down while the server starts. A DataSource that takes no part in JTA, or tables of
 * another outbox, are refused for as long as they stay. Publishers wait for the first attempt only; after that they are
 * told at once what is missing. Thread-safe; {@link #open()} by one thread.
 */
public final class OutboxStarter {

    private static final System.Logger LOG = System.getLogger(OutboxStarter.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(10);

    /** What the server gives. */
    public record Server(
            DataSources dataSources,
            Supplier<Optional<UserTransaction>> userTransaction,
            TransactionSynchronizationRegistry registry) {}

    private final OutboxSettings settings;
    private final Server server;
    private final CommitListener commits;
    private final Retry retry;
    private final CountDownLatch attempted = new CountDownLatch(1);
    private volatile OutboxPublisher publisher;
    private volatile boolean stopped;

    /**
     * @param commits told of committed events
     */
    public OutboxStarter(OutboxSettings settings, Server server, CommitListener commits) {
        this.settings = settings;
        this.server = server;
        this.commits = commits;
        this.retry = new Retry("outbox " + settings.name(), BACKOFF, LOG);
    }

    /**
     * Tries until the outbox is open.
     *
     * @throws InterruptedException if the thread is interrupted; publishers are refused from then on, until this is called again
     */
    public Outbox open() throws InterruptedException {
        stopped = false;
        try {
            return retry.until(this::attempt, attempted::countDown);
        } finally {
            stopped = publisher == null;
            attempted.countDown();
        }
    }

    private Outbox attempt() throws SQLException {
        DataSource dataSource = server.dataSources().find(settings.dataSource());
        Outbox outbox = new OutboxOpener().open(settings, dataSource);
        Enlistment enlistment = new EnlistmentProbe()
                .probe(dataSource, server.userTransaction().get().orElse(null));
        if (enlistment == Enlistment.NONE) {
            throw new OutboxRefusedException(settings.setting("dataSource") + " is \"" + settings.dataSource()
                    + "\", which takes no part in JTA transactions: a row inserted in a transaction survived its"
                    + " rollback. Allowed is a JTA DataSource; check that it isn't defined as non-transactional");
        }
        if (enlistment == Enlistment.UNKNOWN) {
            LOG.log(
                    Level.WARNING,
                    () -> "outbox " + settings.name() + ": the server offers no UserTransaction by name,"
                            + " so it could not be proved that DataSource " + settings.dataSource()
                            + " takes part in JTA");
        }
        LOG.log(
                Level.INFO,
                () -> "outbox " + outbox.name() + " (" + outbox.uuid() + ") is open: DataSource "
                        + settings.dataSource() + ", " + outbox.shards() + " shards, topic " + outbox.topic()
                        + ", enlistment " + enlistment);
        publisher = new OutboxPublisher(outbox, enlistment, server.registry(), commits);
        return outbox;
    }

    /**
     * The way to publish, once the outbox is open.
     *
     * @throws OutboxUnavailableException if it isn't open, with the reason
     */
    public OutboxPublisher publisher() {
        OutboxPublisher opened = publisher;
        if (opened != null) {
            return opened;
        }
        try {
            if (!attempted.await(FIRST_ATTEMPT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OutboxUnavailableException("outbox " + settings.name() + " is not open yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboxUnavailableException(
                    "interrupted while outbox " + settings.name() + " was being opened", e);
        }
        opened = publisher;
        if (opened == null) {
            throw new OutboxUnavailableException("outbox " + settings.name() + " is not open: "
                    + (stopped ? "the resource adapter has stopped" : retry.problem()));
        }
        return opened;
    }
}
