package dev.eventra.engine.config;

import java.util.Optional;

/** The activation properties of a subscription. This list is the source of the reference. */
public enum SubscriptionProperty {
    SUBSCRIPTION(
            "subscription",
            null,
            "The subscription's name: letters, digits and `. _ -`. All instances of the listener on all servers share it."
                    + " Its Kafka consumer group is `<namespace>:<subscription>`"),
    OUTBOX(
            "outbox",
            "the default outbox",
            "Name of the outbox whose events it gets: `eventra.outbox.name` or one of `eventra.outboxes`. A subscription has"
                    + " one outbox for as long as it lives; for another one give it another name"),
    CONCURRENCY(
            "concurrency",
            "8",
            "How many events are delivered at the same time in one server; groups in parallel, each in order"),
    BATCH_SIZE("batchSize", "100", "How many events one call of a batch listener gets at the most"),
    ACK(
            "ack",
            "after",
            "`after`: the position moves past an event when it took effect; `before`: before the listener is called, so"
                    + " that none is delivered twice, but what a crash or a failure hits is lost"),
    DEDUPLICATE(
            "deduplicate",
            "true",
            "Keeps an inbox in the listener's transaction, so that each event takes effect once"),
    DATA_SOURCE(
            "dataSource",
            "the outbox's",
            "JNDI name of the JTA DataSource that the listener works on; the inbox and the dead letters are there"),
    MAX_ATTEMPTS("maxAttempts", "5", "How often the listener is tried before the event is given up"),
    BACKOFF(
            "backoff",
            "200ms",
            "The delay after the first failed attempt; it doubles with each further one, with jitter"),
    BACKOFF_MAX("backoffMax", "30s", "The longest delay between attempts"),
    RETRY_ON(
            "retryOn",
            "all",
            "Classes of exceptions that are tried again, separated by commas; others are given up at once"),
    NO_RETRY_ON("noRetryOn", "none", "Classes of exceptions that are given up at once, separated by commas"),
    ON_EXHAUSTED(
            "onExhausted",
            "park",
            "What becomes of an event that is given up. `park`: a dead letter, later events of its group wait behind it;"
                    + " `skip`: a dead letter, its group goes on; `stop`: the subscription pauses on all servers"),
    START(
            "start",
            "earliest",
            "Where a subscription begins that has never consumed: `earliest`, `latest`, or a time such as"
                    + " `2026-11-21T10:00:00Z`"),
    RETENTION("retention", "7d", "How long the inbox remembers an event at the least"),
    RATE_LIMIT(
            "rateLimit",
            "none",
            "Events per second on all servers together; each server takes its share by its partitions"),
    BREAKER_FAILURE_RATE(
            "breakerFailureRate",
            "none",
            "Percent of the last calls that failed or were slow, from which on a server stops calling the listener"),
    BREAKER_CALLS("breakerCalls", "50", "How many calls count as the last for the breaker"),
    BREAKER_SLOW("breakerSlow", "none", "From which duration on a call is slow for the breaker"),
    BREAKER_OPEN("breakerOpen", "30s", "How long the breaker stays open before one call is tried");

    private final String key;
    private final String defaultValue;
    private final String purpose;

    SubscriptionProperty(String key, String defaultValue, String purpose) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.purpose = purpose;
    }

    /** Such as {@code maxAttempts}. */
    public String key() {
        return key;
    }

    /** As the reference shows it; empty if the property is required. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** One sentence for the reference. */
    public String purpose() {
        return purpose;
    }
}
