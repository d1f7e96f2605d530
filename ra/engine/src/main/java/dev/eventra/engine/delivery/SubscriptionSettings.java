package dev.eventra.engine.delivery;

import dev.eventra.engine.thread.Backoff;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a subscription consumes. Immutable; begin with {@link #of} and change what differs.
 *
 * @param namespace   the namespace of the installation, first part of the Kafka consumer group's id
 * @param name        the subscription's name, unique within the namespace
 * @param topic       the topic of the outbox whose events it consumes
 * @param concurrency how many events are delivered at the same time, in this instance; 1 to 256
 * @param maxAttempts how often the listener is tried before the event becomes a dead letter; 1 to 100
 * @param backoff     the delays between attempts, and while the subscription is paused
 * @param deduplicate whether the inbox keeps each event from taking effect twice; needs transacted delivery
 * @param buffer      how many records wait in memory at the most, apart from one poll; 1 to 100,000
 * @param maxPoll     how many records one poll takes at the most; 1 to 10,000
 * @param handover    how long a partition that goes to another instance is held for running deliveries; up to 2 minutes
 */
public record SubscriptionSettings(
        String namespace,
        String name,
        String topic,
        int concurrency,
        int maxAttempts,
        Backoff backoff,
        boolean deduplicate,
        int buffer,
        int maxPoll,
        Duration handover) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Duration LONGEST_HANDOVER = Duration.ofMinutes(2);

    public SubscriptionSettings {
        name("namespace", namespace, 60);
        name("subscription", name, 100);
        name("topic", topic, 249);
        range("concurrency", concurrency, 256);
        range("maxAttempts", maxAttempts, 100);
        range("buffer", buffer, 100_000);
        range("maxPoll", maxPoll, 10_000);
        if (backoff == null) {
            throw new InvalidSubscriptionException("backoff is missing");
        }
        if (handover == null || handover.isNegative() || handover.compareTo(LONGEST_HANDOVER) > 0) {
            throw new InvalidSubscriptionException("handover " + handover + " is not within 0 s to 2 minutes");
        }
    }

    /** The defaults: 8 at a time, 5 attempts, 200 ms to 30 s between them, with the inbox. */
    public static SubscriptionSettings of(String namespace, String name, String topic) {
        return new SubscriptionSettings(
                namespace,
                name,
                topic,
                8,
                5,
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
                true,
                1_000,
                250,
                Duration.ofSeconds(20));
    }

    public SubscriptionSettings withConcurrency(int value) {
        return new SubscriptionSettings(
                namespace, name, topic, value, maxAttempts, backoff, deduplicate, buffer, maxPoll, handover);
    }

    public SubscriptionSettings withMaxAttempts(int value) {
        return new SubscriptionSettings(
                namespace, name, topic, concurrency, value, backoff, deduplicate, buffer, maxPoll, handover);
    }

    public SubscriptionSettings withBackoff(Backoff value) {
        return new SubscriptionSettings(
                namespace, name, topic, concurrency, maxAttempts, value, deduplicate, buffer, maxPoll, handover);
    }

    public SubscriptionSettings withDeduplicate(boolean value) {
        return new SubscriptionSettings(
                namespace, name, topic, concurrency, maxAttempts, backoff, value, buffer, maxPoll, handover);
    }

    public SubscriptionSettings withBuffer(int value) {
        return new SubscriptionSettings(
                namespace, name, topic, concurrency, maxAttempts, backoff, deduplicate, value, maxPoll, handover);
    }

    public SubscriptionSettings withMaxPoll(int value) {
        return new SubscriptionSettings(
                namespace, name, topic, concurrency, maxAttempts, backoff, deduplicate, buffer, value, handover);
    }

    public SubscriptionSettings withHandover(Duration value) {
        return new SubscriptionSettings(
                namespace, name, topic, concurrency, maxAttempts, backoff, deduplicate, buffer, maxPoll, value);
    }

    /** The id of the Kafka consumer group; by the colon, which no name holds, no two subscriptions share one. */
    public String groupId() {
        return namespace + ":" + name;
    }

    private static void name(String property, String value, int limit) {
        if (value == null || value.length() > limit || !NAME.matcher(value).matches()) {
            throw new InvalidSubscriptionException(property + " "
                    + (value == null ? "is missing" : '"' + value + "\" is not allowed")
                    + ": 1 to " + limit + " ASCII letters, digits and . _ -, beginning with a letter or digit");
        }
    }

    private static void range(String property, int value, int max) {
        if (value < 1 || value > max) {
            throw new InvalidSubscriptionException(property + " " + value + " is not within 1 to " + max);
        }
    }
}
