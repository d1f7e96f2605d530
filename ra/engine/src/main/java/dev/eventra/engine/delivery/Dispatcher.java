package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.RunningTurns.TurnInWork;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs deliveries on threads of the container: up to {@code concurrency} lanes at a time, each lane in order. Worker
 * tasks take one lane's turn after the other, linger a second when there is nothing to do, and end; so a busy
 * subscription does not start a task for each event, and an idle one holds no thread. Thread-safe.
 *
 * <p>Hazards: a lane that was dropped (its partition went away) may still be running; it is not counted on any more but
 * for the wait of {@link #awaitIdle}, and its result touches nothing that is shared. A turn that throws what it should not
 * keeps its record: it is tried again, never taken for done, and its lane never stays running. Listeners are never called with the lock held.
 */
final class Dispatcher {

    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration UNEXPECTED_DELAY = Duration.ofSeconds(1);

    private final SubscriptionSettings settings;
    private final Threads threads;
    private final Function<Delivery, Turn> processor;
    private final DeliveryListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Lanes<LaneKey, Delivery> lanes = new Lanes<>();
    private final Pause pause;
    private final RunningTurns turns = new RunningTurns();
    private final Workers workers;
    private final PauseLog pauseLog;
    private int idle;
    private boolean stopping;
    private boolean suspended;
    private volatile boolean interrupting;
    private Consumer<Throwable> halted = cause -> {};

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
        this.workers = new Workers(settings.name());
        this.pauseLog = new PauseLog(settings.name());
    }

    /** Sets who is told, once, that the subscription can't work as it is configured; nothing is delivered any more. */
    void onHalt(Consumer<Throwable> action) {
        halted = action;
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
        List<Delivery> slow;
        lock.lock();
        try {
            long now = System.nanoTime();
            workers.watch(now);
            pauseLog.remind(pause.isPaused(), now);
            slow = turns.newlyLong(now);
            int able = Math.min(lanes.ready(now), permits(now));
            wanted = stopping ? 0 : Math.max(0, Math.min(able - idle, settings.concurrency() - workers.count()));
            workers.reserve(wanted);
        } finally {
            lock.unlock();
        }
        slow.forEach(delivery -> LOG.log(
                Level.WARNING,
                settings.name() + ": a listener has been at work for more than a minute: "
                        + delivery.info(delivery.attempts() + 1)));
        startReserved(wanted);
    }

    private int permits(long now) {
        return suspended ? 0 : pause.permits(settings.concurrency(), lanes.running(), now);
    }

    private void startReserved(int wanted) {
        for (int left = wanted; left > 0; left--) {
            Workers.Worker worker = new Workers.Worker(System.nanoTime());
            Throwable refusal = null;
            RunningTask task = null;
            try {
                task = threads.start("eventra-" + settings.name() + "-delivery", () -> work(worker));
            } catch (Throwable e) {
                refusal = e;
            }
            lock.lock();
            try {
                if (refusal != null) {
                    // the next round tries again: nothing is lost but time
                    workers.refused(left, refusal);
                    changed.signalAll();
                    return;
                }
                workers.started(worker, task);
                if (interrupting) {
                    task.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void work(Workers.Worker worker) {
        lock.lock();
        try {
            workers.began(worker);
        } finally {
            lock.unlock();
        }
        try {
            TurnInWork turn = next();
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
                workers.ended();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private TurnInWork next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long giveUpAt = System.nanoTime() + LINGER_NANOS;
            while (!stopping) {
                long now = System.nanoTime();
                boolean permitted = permits(now) > 0;
                if (permitted) {
                    Lanes.Lane<LaneKey, Delivery> lane = lanes.take(now);
                    if (lane != null) {
                        return turns.begin(lane, pause.begin(), now);
                    }
                }
                if (giveUpAt - now <= 0) {
                    return null;
                }
                await(Math.min(giveUpAt - now, untilNextTurn(permitted, now)));
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

    /** Without a permit a lane that is due changes nothing: only the end of the pause or of a delivery does. */
    private long untilNextTurn(boolean permitted, long now) {
        OptionalLong due = lanes.nextDue();
        if (permitted && due.isPresent()) {
            return due.getAsLong() - now;
        }
        return pause.isPaused() && pause.until() - now > 0 ? pause.until() - now : LINGER_NANOS;
    }

    private Turn run(TurnInWork turn) {
        try {
            return processor.apply(turn.delivery());
        } catch (Throwable e) {
            // not logged with the exception: what got through to here may throw again when it is printed
            LOG.log(
                    Level.ERROR,
                    () -> settings.name() + ": a delivery failed unexpectedly by "
                            + e.getClass().getName() + ", the event is kept: "
                            + turn.delivery().info(turn.delivery().attempts()));
            return new Turn.Later(UNEXPECTED_DELAY);
        }
    }

    private void finish(TurnInWork turn, Turn result) {
        boolean paused = false;
        boolean resumed = false;
        boolean halts = false;
        if (result instanceof Turn.Done) {
            turn.delivery().finish();
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            turns.end(turn);
            pause.end(turn.generation());
            if (result instanceof Turn.Unavailable unavailable) {
                paused = pause.failed(turn.generation(), now);
                pauseLog.failed(unavailable.cause(), now);
                lanes.backToReady(turn.lane());
            } else if (result instanceof Turn.Later later) {
                lanes.again(turn.lane(), now + later.delay().toNanos());
            } else if (result instanceof Turn.Halt) {
                lanes.backToReady(turn.lane());
                halts = !stopping;
                stopping = true;
            } else if (result instanceof Turn.Again again) {
                resumed = pause.worked(turn.generation());
                lanes.again(turn.lane(), now + again.delay().toNanos());
            } else {
                resumed = pause.worked(turn.generation());
                lanes.done(turn.lane());
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
        if (halts) {
            halted.accept(((Turn.Halt) result).cause());
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

    /** Begins no further turn until {@link #proceed()}; what runs goes on, and what is queued is kept. Idempotent. */
    void suspend() {
        lock.lock();
        try {
            suspended = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #suspend()}. Idempotent. */
    void proceed() {
        lock.lock();
        try {
            suspended = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        startWorkers();
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
            while (workers.count() > 0) {
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
        for (Delivery delivery : turns.deliveries()) {
            DeliveryInfo info = delivery.info(delivery.attempts() + 1);
            LOG.log(Level.WARNING, settings.name() + ": still running at the end of the stop: " + info);
        }
    }

    /** Asks what still runs after {@link #stop} to end. How that fails is not the listener's fault. */
    void interrupt() {
        lock.lock();
        try {
            interrupting = true;
            workers.interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** How many deliveries run. */
    int running() {
        lock.lock();
        try {
            return lanes.running();
        } finally {
            lock.unlock();
        }
    }

    /** Whether what runs has been interrupted. */
    boolean isInterrupting() {
        return interrupting;
    }
}
