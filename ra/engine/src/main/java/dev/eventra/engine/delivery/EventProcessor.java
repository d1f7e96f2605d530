package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.Backoff;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Decides what a delivery's turn leads to: queue it behind its parked group, try the listener, try again later, give
 * it up. Thread-safe.
 *
 * <p>A listener that fails while its database is away is not to blame, and its event must not become a dead letter. So
 * after each failure the database is asked, and if it does not answer, nothing is counted. A pool may still hand out
 * connections of before the outage when the database is there again; failures by such a connection are not counted
 * either, for {@link #GRACE} after the event's first failure. Beyond that they count: the listener may work on a
 * database of its own that is gone for good.
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

    EventProcessor(
            SubscriptionSettings settings,
            DeliveryDatabase database,
            DeliveryAttempt attempt,
            DeadLetterRecorder recorder,
            ParkedGroups parked,
            DeliveryListener listener,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.database = database;
        this.attempt = attempt;
        this.recorder = recorder;
        this.parked = parked;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
    }

    /** Gives a delivery its turn. Does not throw on what a listener or a database does. */
    Turn process(Delivery delivery) {
        try {
            if (delivery.isLost()) {
                return new Turn.Again(Duration.ZERO);
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
        } catch (SQLException e) {
            return new Turn.Unavailable(e);
        }
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
        };
    }

    private Turn failed(Delivery delivery, DeliveryInfo info, Throwable failure) throws SQLException {
        if (delivery.isLost()) {
            // the partition's new owner tries it, and is the one to give it up
            return new Turn.Again(Duration.ZERO);
        }
        if (!database.isUsable()) {
            return new Turn.Unavailable(failure);
        }
        Throwable own = Failures.unwrap(failure);
        Instant now = clock.instant();
        listener.attemptFailed(info, own);
        Backoff backoff = settings.backoff();
        if (Failures.isOutage(failure, database.dialect()) && isWithinGrace(delivery, now)) {
            delivery.noteFailure(own, now);
            return new Turn.Again(backoff.delay(1, random));
        }
        delivery.failed(own, now);
        if (delivery.attempts() >= settings.maxAttempts()) {
            delivery.giveUp();
            return giveUp(delivery);
        }
        return new Turn.Again(backoff.delay(delivery.attempts(), random));
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
