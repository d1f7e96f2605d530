package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.RunningTurns.TurnInWork;
import dev.eventra.engine.thread.RunningTask;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs deliveries on threads of the container: up to {@code concurrency} turns at a time, each lane in order. A turn is
 * one delivery or, for a listener that takes several, what is ready of one lane and others up to {@code batchSize}; none
 * waits for more. Worker tasks take one turn after the other, linger a second when there is nothing to do, and end; so a busy
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
    private final DeliveryProcessor processor;
    private final DeliveryListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Schedule schedule;
    private final Workers workers;
    private int idle;
    private volatile boolean interrupting;
    private Consumer<Throwable> halted = cause -> {};

    Dispatcher(
            SubscriptionSettings settings,
            Threads threads,
            DeliveryProcessor processor,
            Pause pause,
            Breaker breaker,
            DeliveryListener listener) {
        this.settings = settings;
        this.threads = threads;
        this.processor = processor;
        this.listener = listener;
        this.schedule = new Schedule(settings, processor::joins, pause, breaker);
        this.workers = new Workers(settings.name());
    }

    /** Sets who is told, once, that the subscription can't work as it is configured; nothing is delivered any more. */
    void onHalt(Consumer<Throwable> action) {
        halted = action;
    }

    /** Adds deliveries, in the order of their records. */
    void submit(Collection<Delivery> deliveries) {
        lock.lock();
        try {
            schedule.add(deliveries);
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
            slow = schedule.watch(now);
            wanted = Math.max(0, Math.min(schedule.startable(now) - idle, settings.concurrency() - workers.count()));
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
            while (!schedule.isStopping()) {
                long now = System.nanoTime();
                TurnInWork turn = schedule.begin(now);
                if (turn != null) {
                    return turn;
                }
                if (giveUpAt - now <= 0) {
                    return null;
                }
                await(Math.min(giveUpAt - now, schedule.nanosToNext(now)));
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

    private List<Turn> run(TurnInWork turn) {
        List<Delivery> deliveries = turn.deliveries();
        try {
            return deliveries.size() == 1
                    ? List.of(processor.process(deliveries.get(0)))
                    : processor.processTogether(deliveries);
        } catch (Throwable e) {
            // not logged with the exception: what got through to here may throw again when it is printed
            Delivery first = deliveries.get(0);
            LOG.log(
                    Level.ERROR,
                    () -> settings.name() + ": a delivery failed unexpectedly by "
                            + e.getClass().getName() + ", the event is kept: " + first.info(first.attempts())
                            + (deliveries.size() == 1 ? "" : " and " + (deliveries.size() - 1) + " more"));
            deliveries.forEach(Delivery::deliverAlone);
            return Collections.nCopies(deliveries.size(), new Turn.Later(UNEXPECTED_DELAY));
        }
    }

    private void finish(TurnInWork turn, List<Turn> results) {
        finishDone(turn, results);
        Schedule.News news;
        lock.lock();
        try {
            news = schedule.end(turn, results, System.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tell(news);
    }

    /** Their offsets may move before their lanes go on, never the other way round. */
    private static void finishDone(TurnInWork turn, List<Turn> results) {
        int next = 0;
        for (Lanes.Share<LaneKey, Delivery> share : turn.shares()) {
            int size = share.items().size();
            int done = Schedule.leadingDone(results.subList(next, next + size));
            share.items().subList(0, done).forEach(Delivery::finish);
            next += size;
        }
    }

    private void tell(Schedule.News news) {
        if (news.paused() != null) {
            listener.paused(settings.name(), news.paused());
        }
        if (news.isResumed()) {
            listener.resumed(settings.name());
            startWorkers();
        }
        if (news.stopped() != null) {
            listener.stopRequested(
                    settings.name(), news.stopped().delivery(), news.stopped().cause());
        }
        if (news.halted() != null) {
            halted.accept(news.halted());
        }
    }

    /** Of all partitions of the topic, some are this server's now: its share of the rate is as large. */
    void share(int assigned, int total) {
        lock.lock();
        try {
            schedule.share(assigned, total);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is queued of partitions. What runs of them goes on. Never waits. */
    void drop(Collection<TopicPartition> partitions) {
        Set<TopicPartition> gone = Set.copyOf(partitions);
        lock.lock();
        try {
            schedule.drop(gone);
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
        return awaitNot(() -> schedule.isRunning(gone), timeout);
    }

    /** As {@link #awaitIdle}, and until nothing of them waits for its turn either. */
    boolean awaitEmpty(Collection<TopicPartition> partitions, Duration timeout) throws InterruptedException {
        Set<TopicPartition> gone = Set.copyOf(partitions);
        return awaitNot(() -> schedule.has(gone), timeout);
    }

    private boolean awaitNot(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (condition.getAsBoolean()) {
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
            schedule.suspend();
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #suspend()}. Idempotent. */
    void proceed() {
        lock.lock();
        try {
            schedule.proceed();
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
            schedule.stop();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no further turn, and waits for those that run. Returns whether none runs any more. */
    boolean stop(Duration timeout) throws InterruptedException {
        halt();
        boolean ended = awaitNot(() -> workers.count() > 0, timeout);
        if (!ended) {
            warnOfRunning();
        }
        return ended;
    }

    private void warnOfRunning() {
        List<Delivery> running;
        lock.lock();
        try {
            running = schedule.running();
        } finally {
            lock.unlock();
        }
        for (Delivery delivery : running) {
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
            return schedule.running().size();
        } finally {
            lock.unlock();
        }
    }

    /** How many lanes wait for their next attempt. */
    int retrying() {
        lock.lock();
        try {
            return schedule.waiting(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Whether what runs has been interrupted. */
    boolean isInterrupting() {
        return interrupting;
    }
}
