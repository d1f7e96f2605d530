package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The relay of one shard as a state machine: each {@link #step()} does one bounded piece of work and says when it wants
 * the next.
 *
 * <pre>
 *  TAKING_OVER -- owned: fence a and b, end what hangs, read the progress --> RELAYING -- delete, read, commit --> RELAYING
 *       |  ^                                                     |
 *       |  +------- the outcome is not certain, or fenced -------+
 *       +-- lost --> STOPPED                     (any failure waits in BACKING_OFF, then goes on where it was)
 * </pre>
 *
 * <p>There is one way out of every doubt: drop both producers without waiting, ask ZooKeeper whether the shard is still
 * ours, and take it over again, which reads from Kafka what was committed. Nothing is sent again on a guess. Only a
 * takeover asks ZooKeeper: a relay that is neither fenced nor in doubt goes on while ZooKeeper is away.
 *
 * <p>An event that Kafka refuses for itself is set aside by the session ({@link RefusedRows}), and the shard goes on. What
 * Kafka refuses for its topic holds the shard: then it would refuse all others as well.
 *
 * <p>{@code step} and {@code stop} are called by one thread at a time; {@link #abandon}, {@link #active} and {@link #state} by
 * any.
 */
final class ShardRelay {

    /**
     * When the next step is wanted.
     *
     * @param delay    from now
     * @param wakeable whether new events make it due at once; a failing shard keeps waiting
     */
    record Next(Duration delay, boolean wakeable) {
        static final Optional<Next> NOW = Optional.of(new Next(Duration.ZERO, true));
    }

    private static final System.Logger LOG = System.getLogger(ShardRelay.class.getName());
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** A commit here, or its {@link OutboxLook}, ends the wait. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ShardContext context;
    private final RelayListener listener;
    private final RelaySettings settings;
    private final LongSupplier nanoTime;
    private final Trouble trouble;
    private final BatchSize size;
    private int failures;
    /** Whether the last transaction was, and has not been looked for in the partitions since. */
    private boolean aborted;

    private volatile long lastActive;
    /** Whether the last step found the table empty. */
    private volatile boolean idle;

    private volatile RelayState state = RelayState.TAKING_OVER;
    /** Of the session; or of a takeover that waits for its next attempt, which goes on with them. */
    private volatile ProducerPair producers;

    private volatile ShardSession session;
    private String announcement;
    private volatile boolean abandoned;

    ShardRelay(ShardContext context, LongSupplier nanoTime) {
        this.context = context;
        this.listener = context.environment().listener();
        this.settings = context.environment().settings();
        this.nanoTime = nanoTime;
        this.trouble = new Trouble(context);
        this.size = new BatchSize(settings.batch());
        this.lastActive = nanoTime.getAsLong();
    }

    /**
     * Does one piece of work; throws nothing that it could survive.
     *
     * @return empty if the shard is no longer this worker's: only {@link #stop} is left to do
     */
    Optional<Next> step() {
        idle = false;
        try {
            ShardSession current = session;
            return current == null ? takeOver() : relay(current);
        } catch (SQLException e) {
            return backOff(RelayFailure.DATABASE, "the database fails, events wait", e);
        } catch (EventRefusedException e) {
            return refused(e);
        } catch (HangingTransactionException e) {
            dropSession(Duration.ZERO);
            return backOff(RelayFailure.TRANSACTION, "events wait", e);
        } catch (BatchAbortedException e) {
            aborted = true;
            return kafkaFails("Kafka fails, events wait", e.getCause());
        } catch (SessionLostException e) {
            dropSession(Duration.ZERO);
            return kafkaFails("the shard must be taken over again, " + e.getMessage(), e.getCause());
        } catch (ProgressFormatException e) {
            dropSession(Duration.ZERO);
            return backOff(RelayFailure.INTERNAL, "the progress can't be read, events wait", e);
        } catch (TimeoutException e) {
            // of a takeover: its producers can try again, and new ones would do no better
            if (session != null) {
                dropSession(Duration.ZERO);
            }
            return kafkaFails("Kafka does not answer, events wait", e);
        } catch (KafkaException e) {
            dropSession(Duration.ZERO);
            return kafkaFails("Kafka fails, events wait", e);
        } catch (RuntimeException | Error e) {
            // a defect of ours or of a driver: where it struck is not known, so nothing is taken for granted
            dropSession(Duration.ZERO);
            return backOff(RelayFailure.INTERNAL, "unexpected failure, the shard is taken over again", e);
        }
    }

    private Optional<Next> takeOver() throws SQLException, SessionLostException, HangingTransactionException {
        state = RelayState.TAKING_OVER;
        Verdict verdict =
                abandoned ? Verdict.LOST : context.environment().ownership().verify(context.id(), context.epoch());
        if (verdict == Verdict.LOST) {
            LOG.log(Level.INFO, context + ": no longer this worker's, stopped");
            return Optional.empty();
        }
        if (verdict == Verdict.UNKNOWN) {
            return backOff(RelayFailure.OWNERSHIP, "ZooKeeper can't say whether the shard is still ours", null);
        }
        long begin = nanoTime.getAsLong();
        ProducerPair pair = producers;
        if (pair == null) {
            pair = ProducerPair.create(context.environment().producers(), context.transactionalId());
            producers = pair;
        }
        if (abandoned) {
            dropSession(Duration.ZERO);
            return Next.NOW;
        }
        pair.fence();
        mend(pair);
        // only now: what a former owner commits before it is fenced must be in what we read
        SortedSet<Long> settled = readProgress();
        session = new ShardSession(context, pair, settled, size);
        if (abandoned) {
            dropSession(Duration.ZERO);
            return Next.NOW;
        }
        Duration duration = Duration.ofNanos(nanoTime.getAsLong() - begin);
        announcement =
                "taken over in " + duration.toMillis() + " ms, " + settled.size() + " events were in Kafka already";
        state = RelayState.RELAYING;
        listener.takenOver(context.id(), context.epoch(), settled.size(), duration);
        return Next.NOW;
    }

    private void mend(ProducerPair pair) throws SQLException, SessionLostException, HangingTransactionException {
        try {
            context.environment().mending().mend(context, pair);
        } catch (SQLException | TimeoutException e) {
            // it may have sent something by then; to be begun anew from the fencing on
            dropSession(Duration.ZERO);
            throw e;
        }
    }

    private SortedSet<Long> readProgress() {
        try {
            return context.environment()
                    .progress()
                    .last(context.progressPartition(), context.progressKey(), settings.transactionTimeout())
                    .orElse(Collections.emptySortedSet());
        } catch (TimeoutException e) {
            // if a transaction is still open there, only fencing anew can settle it
            dropSession(Duration.ZERO);
            throw e;
        }
    }

    private Optional<Next> relay(ShardSession current)
            throws SQLException, EventRefusedException, BatchAbortedException, SessionLostException {
        state = RelayState.RELAYING;
        if (aborted) {
            // the next transaction of this producer would end one that hangs, as its own ends
            if (context.environment().mending().isOpen(context)) {
                throw new SessionLostException("a transaction hangs after it was aborted", null);
            }
            aborted = false;
        }
        long begin = nanoTime.getAsLong();
        ShardSession.Relayed relayed = current.relay();
        long now = nanoTime.getAsLong();
        failures = 0;
        trouble.over(now);
        if (announcement != null) {
            // not before it works: while it doesn't, there is a takeover at each attempt
            LOG.log(Level.INFO, context + ": " + announcement);
            announcement = null;
        }
        if (relayed.rows() > 0) {
            lastActive = now;
            listener.relayed(
                    context.id(), context.epoch(), relayed.rows(), relayed.bytes(), Duration.ofNanos(now - begin));
            return Next.NOW;
        }
        if (relayed.more()) {
            return Next.NOW;
        }
        listener.idle(context.id(), context.epoch());
        idle = true;
        return Optional.of(new Next(IDLE, true));
    }

    /** Each refusal leaves fewer rows to be tried, so there is no need to wait. */
    private Optional<Next> refused(EventRefusedException e) {
        aborted = true;
        LOG.log(
                Level.DEBUG,
                () -> context + ": Kafka refuses event " + e.row().id() + ", row "
                        + e.row().seq() + ", or another of its batch: " + e.getCause());
        listener.failed(context.id(), context.epoch(), RelayFailure.EVENT, e.getCause());
        return Next.NOW;
    }

    private Optional<Next> kafkaFails(String message, Throwable cause) {
        return Refusal.ofTopic(cause)
                ? backOff(
                        RelayFailure.TOPIC,
                        "Kafka takes nothing for topic " + context.outbox().topic()
                                + ", whatever it is. All events of the shard wait, none is set aside; tried again until"
                                + " the topic is there and may be written to",
                        cause)
                : backOff(RelayFailure.KAFKA, message, cause);
    }

    private Optional<Next> backOff(RelayFailure failure, String message, Throwable cause) {
        if (Thread.currentThread().isInterrupted()) {
            // we are being stopped: that is no outage
            return Optional.of(new Next(Duration.ZERO, false));
        }
        listener.failed(context.id(), context.epoch(), failure, cause);
        boolean severe = failure == RelayFailure.INTERNAL
                || failure == RelayFailure.TRANSACTION
                || failure == RelayFailure.TOPIC;
        Level level = severe ? Level.ERROR : Level.WARNING;
        trouble.report(failure, level, message, failure.past(), cause, nanoTime.getAsLong());
        return waitForNextAttempt();
    }

    private Optional<Next> waitForNextAttempt() {
        failures++;
        state = RelayState.BACKING_OFF;
        return Optional.of(new Next(settings.outage().delay(failures, ThreadLocalRandom.current()), false));
    }

    /** Lets go of the shard: deletes what is in Kafka, if the database lets it, and closes the producers. */
    void stop() {
        ShardSession last = session;
        try {
            if (last != null && !abandoned) {
                last.settle();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.INFO, context + ": the next owner deletes what is in Kafka already", e);
        } finally {
            dropSession(CLOSE);
            stopped();
        }
    }

    /**
     * Makes sure that this relay commits nothing to Kafka any more, while a step of it may still hang. May wait for a
     * while for the producers' own threads.
     */
    void abandon() {
        abandoned = true;
        dropSession(Duration.ZERO);
    }

    private void dropSession(Duration timeout) {
        session = null;
        aborted = false;
        ProducerPair last = producers;
        producers = null;
        if (last != null) {
            last.close(timeout);
        }
    }

    private void stopped() {
        if (state != RelayState.STOPPED) {
            state = RelayState.STOPPED;
            listener.stopped(context.id(), context.epoch());
        }
    }

    /** Its step is found not to end. Called by another thread than the step's. */
    void stuck(Duration since) {
        listener.stuck(context.id(), context.epoch(), since);
    }

    RelayState state() {
        return state;
    }

    /** New events are said to be there: look more often for a while. May be called by any thread. */
    void active() {
        lastActive = nanoTime.getAsLong();
    }

    /** When there last were events, or were said to be, by the clock of {@link System#nanoTime()}. */
    long lastActive() {
        return lastActive;
    }

    /** Whether it waits for events, having found none. */
    boolean isIdle() {
        return idle;
    }

    @Override
    public String toString() {
        return context.toString();
    }
}
