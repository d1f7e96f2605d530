package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs deliveries on threads of the container: up to {@code concurrency} lanes at a time, each lane in order. Worker
 * tasks take one lane's turn after the other, linger a second when there is nothing to do, and end; so a busy
 * subscription does not start a task for each event, and an idle one holds no thread. Thread-safe.
 *
 * <p>Hazards: a lane that was dropped (its partition went away) may still be running; it is not counted on any more but
 * for the wait of {@link #awaitIdle}, and its result touches nothing that is shared. A turn that throws what it should not
 * keeps its record: it is treated as an outage, never as done. Listeners are never called with the lock held.
 */
final class Dispatcher {

    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SubscriptionSettings settings;
    private final Threads threads;
    private final Function<Delivery, Turn> processor;
    private final DeliveryListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Lanes<LaneKey, Delivery> lanes = new Lanes<>();
    private final Pause pause;
    private final List<RunningTask> tasks = new ArrayList<>();
    private int workers;
    private int idle;
    private boolean stopping;

    Dispatcher(
            SubscriptionSettings settings,
            Threads threads,
            Function<Delivery, Turn> processor,
            Pause pause,
            DeliveryListener listener) {
        this.settings = settings;
        this.threads = threads;
        this.processor = processor;
        this.pause = pause;
        this.listener = listener;
    }

    /** Adds deliveries, in the order of their records. */
    void submit(Collection<Delivery> deliveries) {
        lock.lock();
        try {
            for (Delivery delivery : deliveries) {
                if (delivery.group() == null) {
                    lanes.addAlone(delivery.lane(), delivery);
                } else {
                    lanes.add(delivery.lane(), delivery);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        startWorkers();
    }

    /** Starts as many workers as there are turns to take. Called regularly too, for lanes whose time has come. */
    void startWorkers() {
        int wanted;
        lock.lock();
        try {
            long now = System.nanoTime();
            tasks.removeIf(RunningTask::isDone);
            int turns = Math.min(lanes.ready(now), pause.permits(settings.concurrency(), now) - lanes.running());
            wanted = stopping ? 0 : Math.max(0, Math.min(turns - idle, settings.concurrency() - workers));
            workers += wanted;
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < wanted; i++) {
            startWorker(wanted - i);
        }
    }

    private void startWorker(int reserved) {
        try {
            RunningTask task = threads.start("eventra-" + settings.name() + "-delivery", this::work);
            lock.lock();
            try {
                tasks.add(task);
            } finally {
                lock.unlock();
            }
        } catch (RejectedExecutionException e) {
            lock.lock();
            try {
                workers--;
            } finally {
                lock.unlock();
            }
            // the next round tries again: nothing is lost but time
            LOG.log(Level.WARNING, settings.name() + ": no thread for a delivery (" + reserved + " wanted)", e);
        }
    }

    private void work() {
        try {
            Turns turn = next();
            while (turn != null) {
                finish(turn, run(turn));
                turn = next();
            }
        } catch (InterruptedException e) {
            // the container or close() wants the thread back; the poll loop starts another if work goes on
            Thread.currentThread().interrupt();
        } finally {
            lock.lock();
            try {
                workers--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private record Turns(Lanes.Lane<LaneKey, Delivery> lane, long generation) {}

    private Turns next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long giveUpAt = System.nanoTime() + LINGER_NANOS;
            while (!stopping) {
                long now = System.nanoTime();
                if (lanes.running() < pause.permits(settings.concurrency(), now)) {
                    Lanes.Lane<LaneKey, Delivery> lane = lanes.take(now);
                    if (lane != null) {
                        return new Turns(lane, pause.generation());
                    }
                }
                if (giveUpAt - now <= 0) {
                    return null;
                }
                await(Math.min(giveUpAt - now, untilNextTurn(now)));
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) throws InterruptedException {
        idle++;
        try {
            // a wake-up too many does no harm: the caller looks again
            changed.awaitNanos(Math.max(1, nanos));
        } finally {
            idle--;
        }
    }

    private long untilNextTurn(long now) {
        long wait = LINGER_NANOS;
        OptionalLong due = lanes.nextDue();
        if (due.isPresent()) {
            wait = Math.min(wait, due.getAsLong() - now);
        }
        if (pause.isPaused() && pause.until() - now > 0) {
            wait = Math.min(wait, pause.until() - now);
        }
        return wait;
    }

    private Turn run(Turns turn) {
        Delivery delivery = turn.lane().head();
        try {
            return processor.apply(delivery);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, settings.name() + ": a delivery failed unexpectedly, the event is kept", e);
            return new Turn.Unavailable(e);
        }
    }

    private void finish(Turns turn, Turn result) {
        boolean paused = false;
        boolean resumed = false;
        if (result instanceof Turn.Done) {
            turn.lane().head().finish();
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            if (result instanceof Turn.Unavailable) {
                paused = pause.failed(turn.generation(), now);
                lanes.backToReady(turn.lane());
            } else {
                resumed = pause.worked(turn.generation());
                if (result instanceof Turn.Again again) {
                    lanes.again(turn.lane(), now + again.delay().toNanos());
                } else {
                    lanes.done(turn.lane());
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (paused) {
            listener.paused(settings.name(), ((Turn.Unavailable) result).cause());
        }
        if (resumed) {
            listener.resumed(settings.name());
            startWorkers();
        }
    }

    /** Forgets what is queued of partitions. What runs of them goes on. Never waits. */
    void drop(Collection<TopicPartition> partitions) {
        Set<TopicPartition> gone = Set.copyOf(partitions);
        lock.lock();
        try {
            lanes.drop(key -> gone.contains(key.partition()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing of these partitions runs.
     *
     * @param timeout how long to wait at the most; zero for not at all
     * @return whether nothing of them runs any more
     */
    boolean awaitIdle(Collection<TopicPartition> partitions, Duration timeout) throws InterruptedException {
        Set<TopicPartition> gone = Set.copyOf(partitions);
        long deadline = System.nanoTime() + timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (lanes.running(key -> gone.contains(key.partition())) > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no further turn; what runs goes on. */
    void halt() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no further turn, and waits for those that run. Returns whether none runs any more. */
    boolean stop(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        halt();
        lock.lockInterruptibly();
        try {
            while (workers > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    warnOfRunning();
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void warnOfRunning() {
        for (Delivery delivery : lanes.runningItems()) {
            DeliveryInfo info = delivery.info(delivery.attempts() + 1);
            LOG.log(Level.WARNING, settings.name() + ": still running at the end of the stop: " + info);
        }
    }

    /** Asks what still runs after {@link #stop} to end. */
    void interrupt() {
        lock.lock();
        try {
            tasks.forEach(RunningTask::interrupt);
        } finally {
            lock.unlock();
        }
    }
}
