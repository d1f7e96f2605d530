package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.RunningTurns.TurnInWork;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Which deliveries have their turn next, and what follows from how a turn ended. Not thread-safe: {@link Dispatcher}
 * guards it.
 */
final class Schedule {

    /** What others have to be told after a turn. */
    static final class News {
        /** Why a pause begins; else null. */
        private Throwable paused;
        /** Whether a pause ends. */
        private boolean resumed;
        /** What stops the deliveries; else null. */
        private Turn.Stop stopped;
        /** Why the subscription ends; else null. */
        private Throwable halted;

        Throwable paused() {
            return paused;
        }

        boolean isResumed() {
            return resumed;
        }

        Turn.Stop stopped() {
            return stopped;
        }

        Throwable halted() {
            return halted;
        }
    }

    private static final long NOTHING_DUE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int concurrency;
    private final int batchSize;
    private final Predicate<Delivery> joins;
    private final Pause pause;
    private final Breaker breaker;
    private final RateShare rate;
    private final PauseLog pauseLog;
    private final Lanes<LaneKey, Delivery> lanes = new Lanes<>();
    private final RunningTurns turns = new RunningTurns();
    private boolean suspended;
    private boolean stopping;

    /**
     * @param joins whether a delivery may have its turn together with others
     */
    Schedule(SubscriptionSettings settings, Predicate<Delivery> joins, Pause pause, Breaker breaker) {
        this.concurrency = settings.concurrency();
        this.batchSize = settings.batchSize();
        this.joins = joins;
        this.pause = pause;
        this.breaker = breaker;
        this.rate = new RateShare(settings.flow().rateLimit());
        this.pauseLog = new PauseLog(settings.name());
    }

    void add(Collection<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (delivery.group() == null) {
                lanes.addAlone(delivery.lane(), delivery);
            } else {
                lanes.add(delivery.lane(), delivery);
            }
        }
    }

    /** How many turns could begin now. */
    int startable(long now) {
        return stopping ? 0 : Math.min(lanes.ready(now), permits(now));
    }

    private int permits(long now) {
        if (suspended || rate.nanosToNext(now) > 0) {
            return 0;
        }
        return Math.min(pause.permits(concurrency, turns.count(), now), breaker.permits());
    }

    /** Begins a turn; null if none can begin now. */
    TurnInWork begin(long now) {
        if (stopping || permits(now) <= 0) {
            return null;
        }
        List<Lanes.Share<LaneKey, Delivery>> shares = lanes.take(now, rate.most(batchSize), joins);
        if (shares.isEmpty()) {
            return null;
        }
        TurnInWork turn = turns.begin(shares, pause.begin(), breaker.begin(), now);
        rate.begin(turn.deliveries().size(), now);
        return turn;
    }

    /** In how many nanoseconds a turn may be due, if nothing changes until then. */
    long nanosToNext(long now) {
        if (suspended) {
            return NOTHING_DUE_NANOS;
        }
        if (pause.isPaused()) {
            return atLeast(pause.until() - now);
        }
        if (breaker.permits() == 0) {
            return atLeast(breaker.nanosToTry());
        }
        if (rate.nanosToNext(now) > 0) {
            return rate.nanosToNext(now);
        }
        // without a permit a lane that is due changes nothing, and with one it would have been taken
        OptionalLong due = lanes.nextDue();
        return due.isPresent() ? atLeast(due.getAsLong() - now) : NOTHING_DUE_NANOS;
    }

    private static long atLeast(long nanos) {
        return nanos > 0 ? nanos : NOTHING_DUE_NANOS;
    }

    /**
     * A turn ended.
     *
     * @param results of its deliveries, in their order
     */
    News end(TurnInWork turn, List<Turn> results, long now) {
        turns.end(turn);
        pause.end(turn.generation());
        breaker.end(turn.isBreakerTry());
        int next = 0;
        for (Lanes.Share<LaneKey, Delivery> share : turn.shares()) {
            int size = share.items().size();
            settle(share.lane(), results.subList(next, next + size), now);
            next += size;
        }
        return news(turn, results, now);
    }

    private void settle(Lanes.Lane<LaneKey, Delivery> lane, List<Turn> results, long now) {
        int done = leadingDone(results);
        lanes.advance(lane, done);
        if (done == results.size()) {
            lanes.rest(lane);
        } else if (results.get(done) instanceof Turn.Later later) {
            lanes.again(lane, now + later.delay().toNanos());
        } else if (results.get(done) instanceof Turn.Again again) {
            lanes.again(lane, now + again.delay().toNanos());
        } else {
            lanes.backToReady(lane);
        }
    }

    /** How many of a lane's deliveries are done with: those before the first that is not. */
    static int leadingDone(List<Turn> results) {
        int done = 0;
        while (done < results.size() && results.get(done) instanceof Turn.Done) {
            done++;
        }
        return done;
    }

    private News news(TurnInWork turn, List<Turn> results, long now) {
        News news = new News();
        for (Turn result : results) {
            if (result instanceof Turn.Unavailable unavailable) {
                pauseLog.failed(unavailable.cause(), now);
                news.paused = pause.failed(turn.generation(), now) ? unavailable.cause() : news.paused;
            } else if (result instanceof Turn.Stop stop) {
                news.stopped = suspended ? news.stopped : stop;
                suspended = true;
            } else if (result instanceof Turn.Halt halt) {
                news.halted = stopping ? news.halted : halt.cause();
                stopping = true;
            }
            if (!(result instanceof Turn.Unavailable || result instanceof Turn.Later || result instanceof Turn.Halt)) {
                news.resumed |= pause.worked(turn.generation());
            }
        }
        return news;
    }

    void suspend() {
        suspended = true;
    }

    void proceed() {
        suspended = false;
    }

    /** From now on no turn begins. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Of all partitions of the topic, some are this server's now. */
    void share(int assigned, int total) {
        rate.share(assigned, total);
    }

    /** Repeats the warning of a pause, and returns what has run for long since the last call. */
    List<Delivery> watch(long now) {
        pauseLog.remind(pause.isPaused(), now);
        return turns.newlyLong(now);
    }

    void drop(Set<TopicPartition> partitions) {
        lanes.drop(key -> partitions.contains(key.partition()));
    }

    /** Whether anything of these partitions runs. */
    boolean isRunning(Set<TopicPartition> partitions) {
        return lanes.running(key -> partitions.contains(key.partition())) > 0;
    }

    /** Whether anything of these partitions runs or waits for its turn. */
    boolean has(Set<TopicPartition> partitions) {
        return lanes.has(key -> partitions.contains(key.partition()));
    }

    /** How many lanes wait for their next attempt. */
    int waiting(long now) {
        return lanes.waiting(now);
    }

    /** What runs. */
    List<Delivery> running() {
        return turns.deliveries();
    }
}
