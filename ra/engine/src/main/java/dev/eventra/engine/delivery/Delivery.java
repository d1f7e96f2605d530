package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.deadletter.FailureReport;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.inbox.InboxKey;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/**
 * One record on its way to the listener, and how often it has failed. Used by one thread at a time, handed from one to
 * the next under the lock of {@link Dispatcher}.
 */
final class Delivery {

    private final String subscription;
    private final TopicPartition partition;
    private final long offset;
    private final OffsetTracker tracker;
    private final OffsetTracker.Slot slot;
    private final Event event;
    private final StoredRecord raw;

    private InboxKey inboxKey;
    private int attempts;
    private int postponements;
    private Throwable failure;
    private Instant firstFailure;
    private Instant lastFailure;
    private boolean givenUp;
    private boolean conflicting;
    private boolean alone;

    /**
     * @param event   null if the record is no event
     * @param raw     the record if it is no event, else null
     * @param problem why it is no event, else null
     */
    Delivery(
            String subscription,
            TopicPartition partition,
            long offset,
            OffsetTracker tracker,
            OffsetTracker.Slot slot,
            Event event,
            StoredRecord raw,
            Throwable problem) {
        this.subscription = subscription;
        this.partition = partition;
        this.offset = offset;
        this.tracker = tracker;
        this.slot = slot;
        this.event = event;
        this.raw = raw;
        this.failure = problem;
        this.givenUp = event == null;
    }

    /** A dead letter that is delivered again: an event, which no partition waits for. */
    static Delivery again(StoredLetter letter) {
        StoredRecord content = letter.content();
        TopicPartition partition = new TopicPartition(content.topic(), content.partition());
        OffsetTracker tracker = new OffsetTracker();
        OffsetTracker.Slot slot = tracker.add(content.offset(), 0);
        return new Delivery(
                letter.subscription(), partition, content.offset(), tracker, slot, content.event(), null, null);
    }

    /** Null if the record is no event; such a delivery is given up from the beginning. */
    Event event() {
        return event;
    }

    /** Null if there is none. */
    String group() {
        return event == null ? raw.group() : event.group().orElse(null);
    }

    LaneKey lane() {
        return new LaneKey(partition, group());
    }

    InboxKey inboxKey() {
        if (inboxKey == null) {
            inboxKey = InboxKey.of(subscription, event).at(partition.partition(), offset);
        }
        return inboxKey;
    }

    /** The partition went to another consumer; beginning the event here would only make it wait for that one. */
    boolean isLost() {
        return tracker.isClosed();
    }

    void finish() {
        slot.finish();
    }

    void failed(Throwable cause, Instant now) {
        attempts++;
        noteFailure(cause, now);
    }

    /** A failure that is not counted. */
    void noteFailure(Throwable cause, Instant now) {
        failure = cause;
        lastFailure = now;
        if (firstFailure == null) {
            firstFailure = now;
        }
    }

    /** The event is tried again without a count. Returns how often that was so. */
    int postpone() {
        return ++postponements;
    }

    int attempts() {
        return attempts;
    }

    Instant firstFailure() {
        return firstFailure;
    }

    /** From now on it is not delivered together with others, so that they don't suffer by it, nor it by them. */
    void deliverAlone() {
        alone = true;
    }

    boolean isAlone() {
        return alone;
    }

    /** Forgets what failed: the next attempt is the first. */
    void startAnew() {
        attempts = 0;
        failure = null;
        firstFailure = null;
        lastFailure = null;
    }

    /** The listener is not tried any more: what is left is to store the dead letter, however often that takes. */
    void giveUp() {
        givenUp = true;
    }

    /** Its data is gone: given up, though the listener was never called. */
    void giveUpWithoutData(Throwable cause, Instant now) {
        noteFailure(cause, now);
        givenUp = true;
    }

    /** Another event has this id: given up, and the inbox row is that other event's. */
    void giveUpAsConflicting(Throwable cause, Instant now) {
        noteFailure(cause, now);
        conflicting = true;
        givenUp = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    boolean isConflicting() {
        return conflicting;
    }

    Throwable failure() {
        return failure;
    }

    StoredRecord content() {
        return event == null ? raw : content(event);
    }

    /** What is stored of it, with the data that its event has here. */
    StoredRecord content(Event whole) {
        return StoredRecord.of(whole, partition.topic(), partition.partition(), offset);
    }

    FailureReport report(Instant now) {
        return FailureReport.of(
                attempts, failure, firstFailure == null ? now : firstFailure, lastFailure == null ? now : lastFailure);
    }

    /**
     * @param attempt the number to show
     */
    DeliveryInfo info(int attempt) {
        return new DeliveryInfo(
                subscription,
                group(),
                event == null ? raw.eventId() : event.id(),
                event == null ? null : event.type(),
                partition.topic(),
                partition.partition(),
                offset,
                attempt);
    }
}
