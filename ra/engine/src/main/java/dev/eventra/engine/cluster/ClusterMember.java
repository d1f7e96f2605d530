package dev.eventra.engine.cluster;

import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException;

/**
 * This worker's membership in the cluster: it is told which outboxes the worker reaches, takes the shards that the
 * master assigns, and is master itself when it comes to that. Used once: start, then close. Thread-safe.
 *
 * <p>A shard changes hands only after its owner's relay let go of it or the owner's session is gone. That makes two
 * owners rare, not impossible: a worker that is cut off from ZooKeeper goes on relaying, for the loss of ZooKeeper must
 * not stop events. Whoever relays has to be fenced by Kafka and to ask {@link #verify} before it begins again.
 */
public final class ClusterMember implements ShardOwnership, ClusterControl {

    private static final Logger LOG = System.getLogger(ClusterMember.class.getName());
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final ClusterSettings settings;
    private final Threads threads;
    private final WorkerIdentity me;
    private final ClusterPaths paths;
    private final Waiter waiter = new Waiter();
    private final ClusterConnection connection;
    private final Registrations registrations;
    private final Enrolment enrolment;
    private final ShardRates rates;
    private final Wishes wishes;
    private final Master master;
    private final ClusterReader reader;
    private volatile Running running;
    private boolean closed;

    private record Running(ShardHolder holder, OwnershipCheck check, ClusterLoop loop, RunningTask task) {}

    /**
     * @param threads gives the one thread of the loop
     * @param clock   tells when the worker started
     */
    public ClusterMember(ClusterSettings settings, Threads threads, Clock clock) {
        this(settings, threads, clock, Duration.ZERO);
    }

    /**
     * As above.
     *
     * @param wishesWithin how long to wait, as master, for the first {@link #want}; zero if it won't be called
     */
    public ClusterMember(ClusterSettings settings, Threads threads, Clock clock, Duration wishesWithin) {
        this(settings, threads, clock, wishesWithin, Weighing.DEFAULT);
    }

    /** For tests that don't wait a minute for a rate. */
    ClusterMember(ClusterSettings settings, Threads threads, Clock clock, Duration wishesWithin, Weighing weighing) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.threads = Objects.requireNonNull(threads, "threads");
        this.me = new WorkerIdentity(settings.workerId(), UUID.randomUUID().toString());
        this.paths = new ClusterPaths(settings.namespace());
        this.connection = new ClusterConnection(settings, waiter::wake);
        this.registrations = new Registrations(paths, waiter::wake);
        this.wishes = new Wishes(wishesWithin);
        this.enrolment = new Enrolment(me, paths, settings, clock.instant(), wishes, waiter::wake);
        this.rates = new ShardRates(weighing, System::nanoTime);
        LoadMemory loads = new LoadMemory(weighing, System::nanoTime);
        this.master = new Master(me, paths, new AssignmentPlanner()::plan, wishes, loads, waiter::wake);
        this.reader = new ClusterReader(paths, connection, settings.connectString(), clock);
    }

    /**
     * Begins, and returns without waiting for ZooKeeper.
     *
     * @param relay is told which shards to work for
     * @throws java.util.concurrent.RejectedExecutionException if the container gives no thread
     */
    public synchronized void start(ShardListener relay) {
        if (running != null || closed) {
            throw new IllegalStateException("worker " + me.id() + " was started before");
        }
        ShardHolder holder = new ShardHolder(
                me, paths, Objects.requireNonNull(relay, "relay"), waiter::wake, registrations::recheck);
        ClusterLoop loop =
                new ClusterLoop(settings, paths, connection, registrations, enrolment, rates, holder, master, waiter);
        RunningTask task = threads.start("eventra-cluster", loop::run);
        running = new Running(holder, new OwnershipCheck(me, paths, connection, holder), loop, task);
        connection.start();
    }

    /**
     * Says that this worker reaches these outboxes, before or after the start. While ZooKeeper can't be reached they
     * wait.
     *
     * @return completes when the cluster knows them; exceptionally with {@link OutboxMismatchException} if it knows
     *     another outbox by one of these names. What depends on it runs in the cluster's thread and must be short
     */
    public CompletionStage<Void> register(OutboxRegistration... outboxes) {
        CompletableFuture<?>[] entered = new CompletableFuture<?>[outboxes.length];
        for (int i = 0; i < outboxes.length; i++) {
            entered[i] = registrations.add(outboxes[i]).toCompletableFuture();
        }
        waiter.wake();
        return CompletableFuture.allOf(entered);
    }

    /**
     * As above, for one outbox.
     *
     * @return completes with the number of the layout that the cluster knows: more than what is registered here if another
     *     worker's database knew a later one
     */
    public CompletionStage<Integer> register(OutboxRegistration outbox) {
        CompletionStage<Integer> entered = registrations.add(outbox);
        waiter.wake();
        return entered;
    }

    /**
     * Says which outbox's database holds what operators want, by its identity: it has to be the same for all workers.
     * Returns at once.
     */
    public void administeredBy(UUID outbox) {
        enrolment.administeredBy(outbox);
        waiter.wake();
    }

    /**
     * Says whether what {@link #want} tells comes from the cluster's database; true at the beginning. If not, nothing of it
     * is known here. Returns at once.
     */
    public void trustWishes(boolean trusted) {
        wishes.trust(trusted);
        waiter.wake();
    }

    /** Asks ZooKeeper, and waits for an answer no longer than the connection timeout. */
    @Override
    public Verdict verify(ShardId shard, long epoch) {
        Running now = running;
        if (now == null) {
            return Verdict.UNKNOWN;
        }
        try {
            return now.check().verify(shard, epoch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.UNKNOWN;
        }
    }

    /** Says that a shard of this worker can't be relayed now, so it weighs what it did. Returns at once. */
    public void fails(ShardId shard) {
        rates.fails(shard);
    }

    /** Says that it can be relayed again, or has nothing to relay. Returns at once. */
    public void works(ShardId shard) {
        rates.works(shard);
    }

    /** Says that this worker has relayed so many events of a shard: by that it is weighed. Returns at once. */
    public void relayed(ShardId shard, int events) {
        rates.relayed(shard, events);
    }

    @Override
    public void want(ClusterWishes wanted) {
        if (wishes.tell(wanted)) {
            master.replan();
        }
    }

    @Override
    public ClusterReading read() {
        return reader.read();
    }

    /** Whether ZooKeeper can be reached now. */
    public boolean isConnected() {
        return connection.isConnected();
    }

    /** How often the connection to ZooKeeper was lost and came back. */
    public long reconnects() {
        return connection.reconnects();
    }

    /** The ids of the workers that live; empty if ZooKeeper does not answer. */
    public Optional<Set<String>> workers() {
        try {
            Optional<ZooKeeperSession> session = connection.session();
            return session.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Set.copyOf(session.get().children(paths.workers(), null)));
        } catch (KeeperException e) {
            LOG.log(Level.DEBUG, "the workers can't be listed", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What this worker knows of itself now. */
    public ClusterView view() {
        Running now = running;
        return new ClusterView(
                me.id(),
                connection.isConnected(),
                enrolment.isEnrolled(),
                master.leads(),
                Collections.unmodifiableSortedMap(
                        now == null ? new TreeMap<>() : now.holder().owned()));
    }

    /**
     * Leaves the cluster: steps down as master, takes nothing more, lets each shard go when its relay has let go of it,
     * and ends the session. Returns when all that is done or the time is over; after that the shards whose relays still
     * hold on go to others all the same.
     *
     * @param timeout how long the relays may take
     */
    public synchronized void close(Duration timeout) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (running != null) {
                drain(running, timeout);
            }
        } catch (InterruptedException e) {
            running.task().interrupt();
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    private void drain(Running now, Duration timeout) throws InterruptedException {
        now.loop().drain();
        if (!now.task().await(timeout)) {
            LOG.log(
                    Level.WARNING,
                    "worker {0}: leaves after {1} though its relays have not let go of {2}",
                    me.id(),
                    timeout,
                    now.holder().unreleased());
            now.task().interrupt();
            now.task().await(AFTER_INTERRUPT);
        }
    }

    /** For tests that end the session as a crash would. */
    ClusterConnection connection() {
        return connection;
    }
}
