package dev.eventra.engine;

import dev.eventra.engine.cluster.OutboxRegistration;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.config.NamedOutbox;
import dev.eventra.engine.outbox.CommitListener;
import dev.eventra.engine.outbox.LargeDataCleaner;
import dev.eventra.engine.outbox.LayoutWatch;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.outbox.OutboxStarter;
import dev.eventra.engine.outbox.ScheduledMover;
import dev.eventra.engine.relay.RelayRunner;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.UntilClosed;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One outbox of this server: opened on a thread of its own as soon as its database and its topic allow it, so that one
 * that can't be opened holds up no other; from then on the cluster may give its shards to this worker. Thread-safe.
 */
final class OutboxUnit {

    /**
     * What all outboxes of a server share.
     *
     * @param starting  what the server gives for opening one
     * @param topics    sees to the topics of one
     * @param relay     of this worker
     * @param cluster   told of each outbox that can be relayed here
     * @param committed what a commit in an outbox sets in motion
     */
    record Surroundings(
            OutboxStarter.Server starting,
            Function<NamedOutbox, TopicStarter> topics,
            RelayRunner relay,
            Function<OutboxRegistration, CompletionStage<Integer>> cluster,
            Function<OutboxUnit, CommitListener> committed) {}

    /** Is told of an outbox whose database is there, on the thread that opens it. */
    @FunctionalInterface
    interface WhenOpen {
        void opened(Outbox outbox) throws InterruptedException;
    }

    /** Needs a thread of the server. */
    @FunctionalInterface
    private interface Start {
        void run() throws InterruptedException;
    }

    private static final System.Logger LOG = System.getLogger(OutboxUnit.class.getName());
    /** The longest that is waited for one that goes on beside relaying. */
    private static final Duration KEEPER = Duration.ofSeconds(3);
    /** While the server gives no thread. */
    private static final Backoff THREADS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final NamedOutbox wanted;
    private final Surroundings surroundings;
    private final CommitListener commits;
    private final OutboxStarter starter;
    private final TopicStarter topics;
    private volatile Outbox opened;
    private volatile ClusterEntry entry;
    private volatile LayoutWatch watch;
    private volatile ScheduledMover mover;
    private volatile LargeDataCleaner cleaner;
    private volatile boolean closing;
    private RunningTask opening;

    OutboxUnit(NamedOutbox wanted, Surroundings surroundings) {
        this.wanted = wanted;
        this.surroundings = surroundings;
        this.commits = surroundings.committed().apply(this);
        this.starter = new OutboxStarter(wanted.settings(), surroundings.starting(), commits);
        this.topics = surroundings.topics().apply(wanted);
    }

    String name() {
        return wanted.name();
    }

    String topic() {
        return wanted.settings().topic();
    }

    /** The outbox, once it is open. */
    Optional<Outbox> opened() {
        return Optional.ofNullable(opened);
    }

    /** Null while there is none yet. */
    ScheduledMover mover() {
        return mover;
    }

    /** A test event was stored in a shard beside the publisher. */
    void storedTest(int shard) {
        commits.committed(name(), shard, 1);
    }

    /**
     * @throws dev.eventra.api.OutboxUnavailableException if the outbox isn't open, with the reason
     */
    OutboxPublisher publisher() {
        return starter.publisher();
    }

    /**
     * Begins to open it, and returns at once. To be called once.
     *
     * @param whenOpen told of it, before it is relayed
     * @throws java.util.concurrent.RejectedExecutionException if the server gives no thread
     */
    synchronized void start(Threads threads, WhenOpen whenOpen) {
        opening = threads.start("eventra-outbox-" + name(), () -> open(threads, whenOpen));
    }

    /** Step by step: one that was disturbed is taken again, those before it are not. */
    private void open(Threads threads, WhenOpen whenOpen) {
        List<Start> steps = List.of(
                () -> opened = starter.open(),
                () -> entry = new ClusterEntry(surroundings.cluster(), opened),
                () -> startWatch(opened, threads),
                () -> granted(() -> whenOpen.opened(opened)),
                () -> startMover(opened, threads),
                () -> topics.ensure(opened),
                () -> entry.enter(),
                () -> startCleaner(opened, threads));
        AtomicInteger done = new AtomicInteger();
        new UntilClosed("outbox " + name(), () -> closing || done.get() == steps.size(), LOG).run(() -> {
            steps.get(done.get()).run();
            done.incrementAndGet();
        });
    }

    /** Starts something; tries again later while the server has no thread for it. */
    private void granted(Start start) throws InterruptedException {
        new Retry("outbox " + name() + ", which needs a thread of the server,", THREADS, LOG)
                .until(
                        () -> {
                            start.run();
                            return name();
                        },
                        () -> {});
    }

    private void startWatch(Outbox outbox, Threads threads) throws InterruptedException {
        LayoutWatch started = new LayoutWatch(outbox, layout -> entry.changed());
        watch = started;
        granted(() -> started.start(threads));
        if (closing) {
            started.stop();
        }
    }

    private void startMover(Outbox outbox, Threads threads) throws InterruptedException {
        ScheduledMover started = new ScheduledMover(
                outbox,
                () -> surroundings.relay().states().keySet().stream()
                        .anyMatch(shard -> shard.outbox().equals(outbox.name())),
                shard -> surroundings.relay().wake(new ShardId(outbox.name(), shard)));
        mover = started;
        granted(() -> started.start(threads));
        if (closing) {
            started.stop();
        }
    }

    private void startCleaner(Outbox outbox, Threads threads) {
        if (outbox.claimCheck().settings().isEmpty()) {
            return;
        }
        ShardId first = new ShardId(outbox.name(), 0);
        LargeDataCleaner started = new LargeDataCleaner(
                outbox, () -> surroundings.relay().states().containsKey(first), new SplittableRandom());
        cleaner = started;
        try {
            started.start(threads);
        } catch (RejectedExecutionException e) {
            LOG.log(
                    Level.WARNING,
                    "outbox " + name()
                            + ": no thread to remove old large data, another server or the next start does it",
                    e);
        }
        if (closing) {
            started.stop();
        }
    }

    /** Lets what is still being opened end; doesn't wait for that. */
    synchronized void stop() {
        closing = true;
        if (opening != null) {
            opening.interrupt();
        }
    }

    /** Asks what goes on beside relaying to end, after {@link #stop}; doesn't wait for that. */
    void stopKeepers() {
        LayoutWatch watching = watch;
        if (watching != null) {
            watching.stop();
        }
        ScheduledMover moving = mover;
        if (moving != null) {
            moving.stop();
        }
        LargeDataCleaner cleaning = cleaner;
        if (cleaning != null) {
            cleaning.stop();
        }
    }

    /** Waits for their end, for each so long that one whose database hangs leaves time for the relays. */
    void closeKeepers(Supplier<Duration> left) throws InterruptedException {
        LayoutWatch watching = watch;
        if (watching != null) {
            watching.close(bounded(left.get()));
        }
        ScheduledMover moving = mover;
        if (moving != null) {
            moving.close(bounded(left.get()));
        }
        LargeDataCleaner cleaning = cleaner;
        if (cleaning != null) {
            cleaning.close(bounded(left.get()));
        }
    }

    private static Duration bounded(Duration left) {
        return left.compareTo(KEEPER) < 0 ? left : KEEPER;
    }

    /** Whether the opening has ended within the time. */
    boolean awaitStopped(Duration timeout) throws InterruptedException {
        RunningTask task;
        synchronized (this) {
            task = opening;
        }
        return task == null || task.await(timeout);
    }
}
