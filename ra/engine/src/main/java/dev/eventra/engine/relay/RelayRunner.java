package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.cluster.ShardListener;
import dev.eventra.engine.cluster.ShardOwnership;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Relays the shards that this worker owns, all of them on a few threads of the container. Thread-safe.
 *
 * <p>Its topics must be there already ({@link dev.eventra.engine.kafka.Topics}).
 */
public final class RelayRunner implements ShardListener {

    private static final System.Logger LOG = System.getLogger(RelayRunner.class.getName());
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);
    /** Above what a step takes while Kafka or the database fails. */
    private static final Duration LONG_STEP = Duration.ofSeconds(30);

    private final RelayEnvironment environment;
    private final Function<String, Optional<Outbox>> outboxes;
    private final ShardQueue queue = new ShardQueue(System::nanoTime);
    private final Map<ShardId, ShardSlot> slots = new ConcurrentHashMap<>();
    /** By the names of their outboxes. */
    private final Map<String, OutboxLook> looks = new ConcurrentHashMap<>();

    private final List<RunningTask> tasks = new ArrayList<>();
    private final RelayWatchdog watchdog = new RelayWatchdog(this::tasks, LONG_STEP, System::nanoTime);
    private final ShardRelay.Next afterDefect;
    private volatile Threads threads;
    private volatile boolean closing;

    /**
     * @param kafka     where the outboxes' topics are
     * @param settings  how to relay
     * @param worker    this worker's id, written beside the progress
     * @param ownership asked before each takeover
     * @param listener  told what happens
     * @param outboxes  an opened outbox by its name
     */
    public RelayRunner(
            KafkaSettings kafka,
            RelaySettings settings,
            String worker,
            ShardOwnership ownership,
            RelayListener listener,
            Function<String, Optional<Outbox>> outboxes) {
        this(RelayEnvironment.of(kafka, settings, worker, ownership, listener), outboxes);
    }

    RelayRunner(RelayEnvironment environment, Function<String, Optional<Outbox>> outboxes) {
        this.environment = environment;
        this.outboxes = outboxes;
        this.afterDefect = new ShardRelay.Next(environment.settings().outage().max(), false);
    }

    /**
     * Begins. To be called once.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the container gives too few threads
     */
    public synchronized void start(Threads threads) {
        this.threads = threads;
        for (int i = 1; i <= environment.settings().threads(); i++) {
            tasks.add(threads.start("eventra-relay-" + i, this::loop));
        }
        tasks.addAll(environment.ahead().start(threads));
        tasks.add(threads.start("eventra-relay-watchdog", watchdog::run));
    }

    private void loop() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                RelayTask task = queue.take();
                goesOn = task != null;
                if (goesOn) {
                    work(task);
                }
            } catch (InterruptedException e) {
                // the exception has cleared the flag
                goesOn = !closing;
                if (goesOn) {
                    LOG.log(Level.WARNING, "a relay thread was interrupted though the relay isn't closed; it goes on");
                }
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "a relay thread goes on after a failure", e);
            }
        }
    }

    private void work(RelayTask task) {
        task.thread = Thread.currentThread().getName();
        task.workBegan = System.nanoTime();
        Optional<ShardRelay.Next> next = Optional.of(afterDefect);
        try {
            next = queue.isStopping(task) ? Optional.empty() : task.step();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, task + ": a step failed, tried again later", e);
        } finally {
            // whatever happened, a shard that is neither given back nor finished would never be looked at again
            if (next.isPresent()) {
                task.workBegan = null;
                queue.giveBack(task, next.get());
            } else {
                finish(task);
            }
        }
    }

    private void finish(RelayTask task) {
        try {
            task.finish();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, task + ": stopping failed", e);
        } finally {
            task.workBegan = null;
            if (task instanceof ShardSlot slot) {
                slots.remove(slot.shard, slot);
                slot.stopped.complete(null);
            }
        }
    }

    private Collection<RelayTask> tasks() {
        return Stream.<RelayTask>concat(slots.values().stream(), looks.values().stream())
                .toList();
    }

    /** Sees to it that the tables of this outbox are looked at, for as long as there are shards of it. */
    private void look(String outbox) {
        looks.compute(outbox, (name, present) -> {
            if (present != null) {
                return present;
            }
            OutboxLook look = new OutboxLook(
                    name,
                    () -> outboxes.apply(name),
                    new OutboxLook.Shards(() -> owned(name), queue::wake, () -> endLook(name)),
                    environment.settings(),
                    System::nanoTime);
            queue.add(look);
            return look;
        });
    }

    private List<ShardSlot> owned(String outbox) {
        return slots.values().stream()
                .filter(slot -> slot.shard.outbox().equals(outbox))
                .toList();
    }

    /** A shard that is acquired meanwhile either is seen here, or begins a new look. */
    private boolean endLook(String outbox) {
        return looks.computeIfPresent(outbox, (name, look) -> owned(name).isEmpty() ? null : look) == null;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if its outbox isn't open here; to be told again
     */
    @Override
    public void acquired(ShardId shard, long epoch) {
        Outbox outbox = outboxes.apply(shard.outbox())
                .orElseThrow(() -> new IllegalStateException("shard " + shard + " epoch " + epoch + ": outbox "
                        + shard.outbox() + " is not open here, its events wait"));
        ShardContext context = new ShardContext(environment, outbox, shard, epoch);
        ShardSlot slot = new ShardSlot(shard, new ShardRelay(context, System::nanoTime));
        // in the map before it can run, and end
        ShardSlot former = slots.put(shard, slot);
        queue.add(slot);
        look(shard.outbox());
        if (former != null) {
            // owned anew without having been let go of; the takeover fences what the former still does
            queue.stop(former);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Bounded: a step that hangs (a database that doesn't answer, say) loses its producers after
     * {@link RelaySettings#releaseTimeout()}, so it can't write to Kafka any more, and counts as let go.
     */
    @Override
    public CompletionStage<Void> release(ShardId shard) {
        ShardSlot slot = slots.get(shard);
        if (slot == null) {
            return CompletableFuture.completedFuture(null);
        }
        queue.stop(slot);
        long timeout = environment.settings().releaseTimeout().toMillis();
        return slot.stopped
                .thenApply(done -> true)
                .completeOnTimeout(false, timeout, TimeUnit.MILLISECONDS)
                .thenCompose(inTime -> inTime ? CompletableFuture.completedFuture(null) : abandon(slot));
    }

    /** On a thread of its own: this one is the JDK's timer, and closing a producer may take a while. */
    private CompletionStage<Void> abandon(ShardSlot slot) {
        LOG.log(Level.WARNING, slot.relay + ": hangs, let go without waiting for it any longer");
        slots.remove(slot.shard, slot);
        CompletableFuture<Void> abandoned = new CompletableFuture<>();
        Runnable body = () -> {
            try {
                slot.relay.abandon();
                abandoned.complete(null);
            } catch (RuntimeException | Error e) {
                abandoned.completeExceptionally(e);
            }
        };
        try {
            threads.start("eventra-relay-abandon", body);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "no thread to let go on, done on this one", e);
            body.run();
        }
        return abandoned;
    }

    /**
     * Events of this shard were just committed here: looks at it now. Cheap, never waits. Does nothing for a shard that
     * is another worker's.
     */
    public void wake(ShardId shard) {
        ShardSlot slot = slots.get(shard);
        if (slot != null) {
            slot.relay.active();
            queue.wake(slot);
            OutboxLook look = looks.get(shard.outbox());
            if (look != null) {
                // where one instance publishes others mostly do too
                queue.hasten(look, environment.settings().polling().shortest());
            }
        }
    }

    /** What the relay of each shard of this worker is about. A new map. */
    public Map<ShardId, RelayState> states() {
        Map<ShardId, RelayState> states = new TreeMap<>();
        slots.forEach((shard, slot) -> states.put(shard, slot.relay.state()));
        return states;
    }

    /**
     * Lets go of all shards, and ends.
     *
     * @param timeout the longest that shards get to end by themselves; what hangs is interrupted then
     * @throws InterruptedException if the thread is interrupted; everything was stopped then without waiting
     */
    public synchronized void close(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        closing = true;
        watchdog.close();
        List<ShardSlot> open = new ArrayList<>(slots.values());
        open.forEach(queue::stop);
        try {
            await(open, deadline);
            queue.close();
            environment.ahead().close();
            awaitTasks(deadline);
        } finally {
            queue.close();
            environment.ahead().close();
            tasks.forEach(RunningTask::interrupt);
            // what no task has finished: nothing is written to Kafka any more, the next owner settles the rest
            slots.values().forEach(slot -> slot.relay.abandon());
        }
        awaitTasks(System.nanoTime() + AFTER_INTERRUPT.toNanos());
    }

    private static void await(List<ShardSlot> open, long deadline) throws InterruptedException {
        CompletableFuture<?>[] stopped = open.stream().map(slot -> slot.stopped).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(stopped).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "shards did not end in time, they are interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a shard is never completed with a failure", e);
        }
    }

    private void awaitTasks(long deadline) throws InterruptedException {
        for (RunningTask task : tasks) {
            task.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}
