package dev.eventra.engine.delivery;

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
 * either, for {@link Surroundings#GRACE} after the event's first failure; nor is a commit that failed though the listener
 * had returned and nothing was marked to roll back. Beyond that they count: the listener may work on a database of its
 * own that is gone for good. So does a transaction that ended by itself under the listener, whatever that led to: its
 * time was over.
 *
 * <p>What fails before the listener is called, or while a dead letter is stored, is never counted. Only a real outage
 * pauses the subscription by it: other transactions may have been in the way of this one event, and other events need
 * not wait for that.
 */
final class EventProcessor {

    private final SubscriptionSettings settings;
    private final DeliveryAttempt attempt;
    private final DeadLetterRecorder recorder;
    private final ParkedGroups parked;
    private final Surroundings surroundings;
    private final Breaker breaker;
    private final DeliveryListener listener;
    private final Clock clock;
    private final RandomGenerator random;

    EventProcessor(
            SubscriptionSettings settings,
            DeliveryAttempt attempt,
            DeadLetterRecorder recorder,
            ParkedGroups parked,
            Surroundings surroundings,
            Breaker breaker,
            DeliveryListener listener,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.attempt = attempt;
        this.recorder = recorder;
        this.parked = parked;
        this.surroundings = surroundings;
        this.breaker = breaker;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
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
            if (isBehindParked(delivery)) {
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

    /** Whether its group is believed to be parked. */
    boolean isBehindParked(Delivery delivery) {
        return delivery.group() != null && parked.contains(delivery.group());
    }

    /** The event could not have its turn, or its dead letter not be stored. */
    private Turn disturbed(Delivery delivery, Throwable cause) {
        return surroundings.isOutage(cause) ? new Turn.Unavailable(cause) : new Turn.Later(postpone(delivery, cause));
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
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                listener.delivered(info, took);
                breaker.worked(begin, took);
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
            case DATA_GONE -> withoutData(delivery, info, result.cause());
            case FAILED -> failed(delivery, info, begin, result.cause());
            case UNAVAILABLE -> new Turn.Unavailable(result.cause());
            case DISTURBED -> settings.acknowledgesBefore()
                    ? dropped(info, result.cause())
                    : disturbed(delivery, result.cause());
            case NOT_ENLISTED -> new Turn.Halt(result.cause());
        };
    }

    private Turn failed(Delivery delivery, DeliveryInfo info, long begin, Throwable failure) throws SQLException {
        Throwable own = Failures.unwrap(failure);
        if (settings.acknowledgesBefore()) {
            listener.attemptFailed(info, own);
            breaker.failed(begin, own);
            return dropped(info, own);
        }
        if (surroundings.isOver(delivery)) {
            // who has the partition next tries it, and is the one to give it up
            return Turn.LOST;
        }
        if (surroundings.wereAway(failure)) {
            return new Turn.Unavailable(failure);
        }
        Instant now = clock.instant();
        if (surroundings.excuse(failure, delivery, now)) {
            delivery.noteFailure(own, now);
            return new Turn.Again(postpone(delivery, own));
        }
        listener.attemptFailed(info, own);
        breaker.failed(begin, own);
        delivery.failed(own, now);
        if (delivery.attempts() < settings.maxAttempts() && settings.failures().isRetried(failure)) {
            return new Turn.Again(settings.backoff().delay(delivery.attempts(), random));
        }
        if (settings.failures().onExhausted() == FailureRules.OnExhausted.STOP) {
            delivery.startAnew();
            return new Turn.Stop(info, own);
        }
        delivery.giveUp();
        return giveUp(delivery);
    }

    /** No attempt, and none will be better: a dead letter at once, whatever is to be done about failures of the listener. */
    private Turn withoutData(Delivery delivery, DeliveryInfo info, Throwable cause) throws SQLException {
        if (settings.acknowledgesBefore()) {
            return dropped(info, cause);
        }
        if (surroundings.isOver(delivery)) {
            return Turn.LOST;
        }
        delivery.giveUpWithoutData(cause, clock.instant());
        return giveUp(delivery);
    }

    /** Its position has moved: whoever called the listener again, might do the same twice. */
    private Turn dropped(DeliveryInfo info, Throwable cause) {
        listener.dropped(info, cause);
        return Turn.DONE;
    }

    /** If it can't be stored, the delivery stays given up, and its next turn comes back here. */
    private Turn giveUp(Delivery delivery) throws SQLException {
        DeadLetterRecorder.Result result = recorder.giveUp(delivery);
        DeliveryInfo info = delivery.info(delivery.attempts());
        if (delivery.group() != null && settings.parks()) {
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
