package dev.eventra.engine.delivery;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Decides what a delivery's turn leads to: queue it behind its parked group, try the listener, try again later, give
 * it up. Thread-safe.
 *
 * <p>A listener that fails while its database is away is not to blame, and its event must not become a dead letter. So
 * after each failure the database is asked, and if it does not answer, nothing is counted. A pool may still hand out
 * connections of before the outage when the database is there again; failures by such a connection are not counted
 * either, for {@link #GRACE} after the event's first failure; nor is a commit that failed though the listener had
 * returned and nothing was marked to roll back. Beyond that they count: the listener may work on a database of its own
 * that is gone for good.
 *
 * <p>What fails before the listener is called, or while a dead letter is stored, is never counted. Only a real outage
 * pauses the subscription by it: other transactions may have been in the way of this one event, and other events need
 * not wait for that.
 */
final class EventProcessor {

    /** How long broken connections are excused while the database answers. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private final SubscriptionSettings settings;
    private final DeliveryDatabase database;
    private final DeliveryAttempt attempt;
    private final DeadLetterRecorder recorder;
    private final ParkedGroups parked;
    private final DeliveryListener listener;
    private final Clock clock;
    private final RandomGenerator random;
    private final BooleanSupplier interrupted;

    /**
     * @param interrupted whether deliveries have been interrupted because the subscription ends
     */
    EventProcessor(
            SubscriptionSettings settings,
            DeliveryDatabase database,
            DeliveryAttempt attempt,
            DeadLetterRecorder recorder,
            ParkedGroups parked,
            DeliveryListener listener,
            Clock clock,
            RandomGenerator random,
            BooleanSupplier interrupted) {
        this.settings = settings;
        this.database = database;
        this.attempt = attempt;
        this.recorder = recorder;
        this.parked = parked;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
        this.interrupted = interrupted;
    }

    /** Gives a delivery its turn. Does not throw on what a listener or a database does. */
    Turn process(Delivery delivery) {
        try {
            if (delivery.isLost()) {
                return Turn.LOST;
            }
            if (delivery.isGivenUp()) {
                return giveUp(delivery);
            }
            String group = delivery.group();
            if (group != null && parked.contains(group)) {
                Turn queued = queue(delivery);
                if (queued != null) {
                    return queued;
                }
            }
            return attempt(delivery);
        } catch (SQLException | RuntimeException | Error e) {
            return disturbed(delivery, e);
        }
    }

    /** The event could not have its turn, or its dead letter not be stored. */
    private Turn disturbed(Delivery delivery, Throwable cause) {
        boolean outage = !Failures.isContention(cause, database.dialect())
                && (Failures.isOutage(cause, database.dialect()) || !database.isUsable());
        return outage ? new Turn.Unavailable(cause) : new Turn.Later(postpone(delivery, cause));
    }

    private Duration postpone(Delivery delivery, Throwable cause) {
        int times = delivery.postpone();
        listener.postponed(delivery.info(delivery.attempts()), times, cause);
        return settings.backoff().delay(times, random);
    }

    /** Null if the group is not parked any more. */
    private Turn queue(Delivery delivery) throws SQLException {
        switch (recorder.queue(delivery)) {
            case STORED -> listener.queuedBehind(delivery.info(0));
            case HANDLED -> listener.duplicate(delivery.info(0));
            case NOT_PARKED -> {
                parked.remove(delivery.group());
                return null;
            }
        }
        return Turn.DONE;
    }

    private Turn attempt(Delivery delivery) throws SQLException {
        DeliveryInfo info = delivery.info(delivery.attempts() + 1);
        long begin = System.nanoTime();
        AttemptResult result = attempt.run(delivery);
        return switch (result.kind()) {
            case DELIVERED -> {
                listener.delivered(info, Duration.ofNanos(System.nanoTime() - begin));
                yield Turn.DONE;
            }
            case DUPLICATE -> {
                listener.duplicate(info);
                yield Turn.DONE;
            }
            case DEAD -> {
                // another owner gave it up and parked the group; the next event looks whether it still is
                if (delivery.group() != null) {
                    parked.add(delivery.group());
                }
                listener.duplicate(info);
                yield Turn.DONE;
            }
            case CONFLICT -> {
                delivery.giveUpAsConflicting(new DuplicateIdException(info), clock.instant());
                yield giveUp(delivery);
            }
            case FAILED -> failed(delivery, info, result.cause());
            case UNAVAILABLE -> new Turn.Unavailable(result.cause());
            case DISTURBED -> disturbed(delivery, result.cause());
            case NOT_ENLISTED -> new Turn.Halt(result.cause());
        };
    }

    private Turn failed(Delivery delivery, DeliveryInfo info, Throwable failure) throws SQLException {
        if (delivery.isLost() || interrupted.getAsBoolean()) {
            // who has the partition next tries it, and is the one to give it up
            return Turn.LOST;
        }
        if (Failures.isOutboxUnavailable(failure) || !database.isUsable()) {
            return new Turn.Unavailable(failure);
        }
        Throwable own = Failures.unwrap(failure);
        Instant now = clock.instant();
        if (isExcusable(failure) && isWithinGrace(delivery, now)) {
            delivery.noteFailure(own, now);
            return new Turn.Again(postpone(delivery, own));
        }
        listener.attemptFailed(info, own);
        delivery.failed(own, now);
        if (delivery.attempts() >= settings.maxAttempts()) {
            delivery.giveUp();
            return giveUp(delivery);
        }
        return new Turn.Again(settings.backoff().delay(delivery.attempts(), random));
    }

    private boolean isExcusable(Throwable failure) {
        return Failures.isOutage(failure, database.dialect())
                || failure instanceof NotCommittedException notCommitted && !notCommitted.wasMarked();
    }

    private static boolean isWithinGrace(Delivery delivery, Instant now) {
        return delivery.firstFailure() == null
                || Duration.between(delivery.firstFailure(), now).compareTo(GRACE) < 0;
    }

    /** If it can't be stored, the delivery stays given up, and its next turn comes back here. */
    private Turn giveUp(Delivery delivery) throws SQLException {
        DeadLetterRecorder.Result result = recorder.giveUp(delivery);
        DeliveryInfo info = delivery.info(delivery.attempts());
        if (delivery.group() != null) {
            parked.add(delivery.group());
        }
        if (result == DeadLetterRecorder.Result.STORED) {
            listener.deadLettered(info, delivery.failure());
        } else {
            listener.duplicate(info);
        }
        return Turn.DONE;
    }
}
