package dev.eventra.engine.outbox;

import dev.eventra.api.PublishException;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.database.DataSources;
import dev.eventra.engine.thread.Backoff;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Opens an outbox as soon as that is possible: a DataSource may come with an application that is deployed later, and a
 * database may be down while the server starts. Publishers wait for it for a bounded time. What trying again can't
 * cure, a wrong setting or a DataSource that takes no part in JTA, refuses the outbox for good. Thread-safe; {@link
 * #run()} by one thread.
 */
public final class OutboxStarter implements Runnable {

    private static final System.Logger LOG = System.getLogger(OutboxStarter.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration PUBLISHERS_WAIT = Duration.ofSeconds(10);

    /** What the server gives. */
    public record Server(
            DataSources dataSources,
            Supplier<Optional<UserTransaction>> userTransaction,
            TransactionSynchronizationRegistry registry) {}

    private final OutboxSettings settings;
    private final Server server;
    private final CommitListener commits;
    private final Consumer<Outbox> opened;
    private final CompletableFuture<OutboxPublisher> publisher = new CompletableFuture<>();
    private volatile String problem = "it is being opened";

    /**
     * @param commits told of committed events
     * @param opened  called once, by the thread of {@link #run()}, before publishers are let in
     */
    public OutboxStarter(OutboxSettings settings, Server server, CommitListener commits, Consumer<Outbox> opened) {
        this.settings = settings;
        this.server = server;
        this.commits = commits;
        this.opened = opened;
    }

    /** Tries until the outbox is open or refused, or the thread is interrupted. */
    @Override
    public void run() {
        for (int failures = 1; !publisher.isDone(); failures++) {
            try {
                open();
            } catch (OutboxRefusedException e) {
                LOG.log(Level.ERROR, e.getMessage());
                publisher.completeExceptionally(e);
            } catch (DataSourceUnavailableException | SQLException e) {
                problem = e.getMessage();
                if (failures == 1) {
                    LOG.log(Level.WARNING, () -> "outbox " + settings.name() + " waits: " + e.getMessage());
                }
                if (!pause(BACKOFF.delay(failures, RandomGenerator.getDefault()))) {
                    return;
                }
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, () -> "outbox " + settings.name() + " can't be opened", e);
                publisher.completeExceptionally(e);
            }
        }
    }

    private void open() throws SQLException {
        DataSource dataSource = server.dataSources().find(settings.dataSource());
        Outbox outbox = new OutboxOpener().open(settings, dataSource);
        Enlistment enlistment = new EnlistmentProbe()
                .probe(dataSource, server.userTransaction().get().orElse(null));
        if (enlistment == Enlistment.NONE) {
            throw new OutboxRefusedException("eventra.outbox.dataSource is \"" + settings.dataSource()
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
        opened.accept(outbox);
        LOG.log(
                Level.INFO,
                () -> "outbox " + outbox.name() + " (" + outbox.uuid() + ") is open: DataSource "
                        + settings.dataSource() + ", " + outbox.shards() + " shards, topic " + outbox.topic()
                        + ", enlistment " + enlistment);
        publisher.complete(new OutboxPublisher(outbox, enlistment, server.registry(), commits));
    }

    private static boolean pause(Duration delay) {
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The way to publish, once the outbox is open; waits for that up to 10 s.
     *
     * @throws PublishException if it isn't open by then, or was refused
     */
    public OutboxPublisher publisher() {
        try {
            return publisher.get(PUBLISHERS_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new PublishException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new PublishException("outbox " + settings.name() + " is not open: " + problem, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("interrupted while outbox " + settings.name() + " was being opened", e);
        }
    }
}
