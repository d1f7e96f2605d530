package dev.eventra.engine.delivery;

import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.FailureReport;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.deadletter.LetterRemoval;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Delivers dead letters of a subscription again, and lets go of those that are given up for good. An event takes effect
 * once, whoever delivers it now: its row, its inbox row and its effect change in one transaction (without transacted
 * delivery the row goes after the effect, so a crash between the two repeats it). Thread-safe; runs on the threads of
 * its callers, which have no transaction.
 */
public final class Redelivery {

    /** What became of a dead letter. */
    public enum Result {
        /** It took effect. */
        DELIVERED,
        /** Its effect was there already. */
        SKIPPED,
        /** It is not there any more, or not the first of its group. */
        GONE,
        /** It failed, and stays. */
        FAILED,
        /** It is a record that is no event, and stays. */
        UNDECODABLE,
        /** It was not tried to the end, and stays. */
        STOPPED
    }

    private final SubscriptionParts parts;
    private final String subscription;
    private final JournalStep.Order order;
    private final DeliveryListener listener;
    private final EnlistmentGuard guard;
    private final Surroundings surroundings;
    private final LetterReader reader = new LetterReader();
    private final LetterRemoval removal = new LetterRemoval();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param parts        the subscription that has the listener
     * @param subscription whose dead letters: its own, or those of one of its replays
     * @param order        by whose order, for the journal; null if by nobody's
     * @param listener     told what becomes of the events, besides the log
     */
    public Redelivery(
            SubscriptionParts parts, String subscription, JournalStep.Order order, DeliveryListener listener) {
        this.parts = Objects.requireNonNull(parts, "parts");
        this.subscription = Objects.requireNonNull(subscription, "subscription");
        this.order = order;
        this.listener =
                new DeliveryListeners(List.of(new DeliveryLog(parts.settings().parks()), listener));
        this.guard = new EnlistmentGuard(
                subscription, parts.database(), parts.services().threads());
        this.surroundings = new Surroundings(parts.database(), this::isStopped);
    }

    /** Lets what is being tried end as it does, and tries nothing more. */
    public void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Delivers one dead letter, if it is the first of its group, with the attempts that the subscription's rules allow.
     *
     * @throws SQLException                 if the database failed; the dead letter is as it was
     * @throws InvalidSubscriptionException if the subscription's DataSource takes no part in its transactions
     */
    public Result deliver(long id) throws SQLException, InterruptedException {
        Optional<StoredLetter> letter =
                parts.database().inTransaction(connection -> reader.find(connection, subscription, id));
        return letter.isEmpty() ? Result.GONE : deliver(letter.get());
    }

    /** The id of the first dead letter of a group; empty if it has none, and then it is parked no more. */
    public OptionalLong head(String group) throws SQLException {
        return parts.database().inTransaction(connection -> {
            Optional<StoredLetter> head = reader.head(connection, subscription, group);
            if (head.isEmpty() && parts.database().deadLetters().lock(connection, subscription, group)) {
                // looked at again under the mutex
                removal.unparkIfEmpty(connection, subscription, group);
            }
            return head.map(found -> OptionalLong.of(found.id())).orElse(OptionalLong.empty());
        });
    }

    private Result deliver(StoredLetter letter) throws SQLException, InterruptedException {
        if (!letter.content().isEvent()) {
            return Result.UNDECODABLE;
        }
        Delivery delivery = Delivery.again(letter);
        RedriveClaim claim = new RedriveClaim(
                parts.database(),
                guard,
                parts.settings().deduplicate(),
                letter,
                InboxKey.of(subscription, delivery.event()),
                step(letter, JournalStep.Kind.REDRIVEN, FailureReport.NONE));
        DeliveryAttempt attempt = new DeliveryAttempt(
                parts.endpoints(),
                parts.services().registry(),
                isAtomic() ? claim : Claim.NONE,
                parts.services().tracing(),
                new RecordData(
                        parts.services().kafka(),
                        letter.content(),
                        parts.services().largeData()));
        for (int turn = 1; !isStopped(); turn++) {
            Optional<Result> result = turn(letter, delivery, claim, attempt);
            if (result.isPresent()) {
                return result.get();
            }
            int failures = Math.max(1, delivery.attempts() == 0 ? turn : delivery.attempts());
            Duration delay = parts.settings().backoff().delay(failures, ThreadLocalRandom.current());
            if (stopped.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                break;
            }
        }
        return Result.STOPPED;
    }

    private JournalStep step(StoredLetter letter, JournalStep.Kind kind, FailureReport failure) {
        return JournalStep.of(
                subscription, letter.content(), kind, failure, parts.services().worker(), order);
    }

    /** Whether the row can go in the listener's own transaction. */
    private boolean isAtomic() {
        return parts.endpoints().isTransacted()
                && parts.database().transactions() != DeliveryDatabase.Transactions.NONE;
    }

    /** On this thread, which is none of the application's. */
    private AttemptResult runInContext(DeliveryAttempt attempt, Delivery delivery) {
        AtomicReference<AttemptResult> result = new AtomicReference<>();
        parts.endpoints().inContext(() -> result.set(attempt.run(delivery)));
        return result.get();
    }

    /** Empty if the event is to be tried again. */
    private Optional<Result> turn(StoredLetter letter, Delivery delivery, RedriveClaim claim, DeliveryAttempt attempt)
            throws SQLException {
        DeliveryInfo info = delivery.info(delivery.attempts() + 1);
        long begin = System.nanoTime();
        AttemptResult result = runInContext(attempt, delivery);
        return switch (result.kind()) {
            case DELIVERED -> {
                if (!isAtomic()) {
                    parts.database().inTransaction(claim::claim);
                }
                listener.delivered(info, Duration.ofNanos(System.nanoTime() - begin));
                yield Optional.of(Result.DELIVERED);
            }
            case DUPLICATE, DEAD -> duplicate(letter, claim, info);
            case CONFLICT -> {
                delivery.failed(
                        new DuplicateIdException(info), parts.services().clock().instant());
                yield Optional.of(fail(letter, delivery));
            }
            case DATA_GONE -> {
                delivery.noteFailure(result.cause(), parts.services().clock().instant());
                yield Optional.of(fail(letter, delivery));
            }
            case FAILED -> failed(letter, delivery, info, result.cause());
            case UNAVAILABLE, DISTURBED -> {
                listener.postponed(info, delivery.postpone(), result.cause());
                yield Optional.empty();
            }
            case NOT_ENLISTED -> throw new InvalidSubscriptionException(
                    result.cause().getMessage());
        };
    }

    private Optional<Result> duplicate(StoredLetter letter, RedriveClaim claim, DeliveryInfo info) throws SQLException {
        if (claim.finding() == RedriveClaim.Finding.GONE) {
            return Optional.of(Result.GONE);
        }
        boolean left = parts.database()
                .inTransaction(connection -> reader.find(connection, subscription, letter.id()))
                .isPresent();
        if (left) {
            // the transaction that took the row did not commit
            return Optional.empty();
        }
        listener.duplicate(info);
        return Optional.of(Result.SKIPPED);
    }

    private Optional<Result> failed(StoredLetter letter, Delivery delivery, DeliveryInfo info, Throwable failure)
            throws SQLException {
        Throwable own = Failures.unwrap(failure);
        Instant now = parts.services().clock().instant();
        if (surroundings.wereAway(failure) || surroundings.excuse(failure, delivery, now)) {
            delivery.noteFailure(own, now);
            listener.postponed(info, delivery.postpone(), own);
            return Optional.empty();
        }
        listener.attemptFailed(info, own);
        delivery.failed(own, now);
        FailureRules rules = parts.settings().failures();
        boolean again = delivery.attempts() < rules.maxAttempts() && rules.isRetried(failure);
        return again ? Optional.empty() : Optional.of(fail(letter, delivery));
    }

    /** The event stays a dead letter, or becomes one if it was waiting. */
    private Result fail(StoredLetter letter, Delivery delivery) throws SQLException {
        Instant now = parts.services().clock().instant();
        FailureReport report = delivery.report(now);
        boolean there = parts.database().inTransaction(connection -> {
            if (letter.group() != null) {
                parts.database().deadLetters().lock(connection, subscription, letter.group());
            }
            if (!removal.lock(connection, subscription, letter.id())) {
                return false;
            }
            removal.failed(connection, letter.id(), report);
            parts.database().note(connection, step(letter, JournalStep.Kind.FAILED, report));
            if (parts.settings().deduplicate()) {
                parts.database()
                        .inbox()
                        .insert(connection, InboxKey.of(subscription, delivery.event()), InboxState.DEAD);
            }
            return true;
        });
        if (there && letter.letter().state() == DeadLetterState.QUEUED) {
            listener.deadLettered(delivery.info(delivery.attempts()), delivery.failure());
        }
        return there ? Result.FAILED : Result.GONE;
    }

    /**
     * Deletes a dead letter for good, wherever in its group it is. Its inbox row stays, so that it is not delivered if
     * Kafka gives it again.
     *
     * @return whether it was there
     */
    public boolean discard(StoredLetter letter) throws SQLException {
        return parts.database().inTransaction(connection -> {
            if (letter.group() != null) {
                parts.database().deadLetters().lock(connection, subscription, letter.group());
            }
            Optional<StoredLetter> found = removal.lock(connection, subscription, letter.id())
                    ? reader.find(connection, subscription, letter.id())
                    : Optional.empty();
            if (found.isEmpty()) {
                return false;
            }
            if (parts.settings().deduplicate() && found.get().content().isEvent()) {
                InboxKey key = InboxKey.of(subscription, found.get().content().event());
                parts.database().inbox().insert(connection, key, InboxState.DEAD);
            }
            removal.delete(connection, letter.id());
            parts.database().note(connection, step(letter, JournalStep.Kind.DISCARDED, FailureReport.NONE));
            if (letter.group() != null) {
                removal.unparkIfEmpty(connection, subscription, letter.group());
            }
            return true;
        });
    }
}
