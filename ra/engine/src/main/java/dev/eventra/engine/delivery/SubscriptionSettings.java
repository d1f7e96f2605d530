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
 * @param concurrency how many events (or batches) are delivered at the same time, in this instance; 1 to 256
 * @param batchSize   how many events one call of a batch listener gets at the most; 1 to 10,000
 * @param ack         when the position moves past an event
 * @param deduplicate whether the inbox keeps each event from taking effect twice; needs transacted delivery
 * @param failures    what follows on a failure of the listener
 * @param flow        what slows deliveries down
 * @param start       where it begins when it has never consumed
 * @param retention   how long the inbox remembers an event at the least
 * @param buffering   how much waits in memory
 * @param handover    how long a partition that goes to another instance is held for running deliveries; up to 2 minutes
 */
public record SubscriptionSettings(
        String namespace,
        String name,
        String topic,
        int concurrency,
        int batchSize,
        Acknowledgement ack,
        boolean deduplicate,
        FailureRules failures,
        FlowRules flow,
        StartPosition start,
        Duration retention,
        Buffering buffering,
        Duration handover) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    /** With the operation that delivers in the name of a subscription, as a replay does. */
    private static final Pattern QUALIFIED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}(#[a-z0-9]{1,16})?");

    private static final Duration LONGEST_HANDOVER = Duration.ofMinutes(2);

    /** When the position moves past an event. */
    public enum Acknowledgement {
        /** When it took effect: none is lost. */
        AFTER,
        /** Before the listener is called: none is delivered twice, but what a crash or a failure hits is lost. */
        BEFORE
    }

    /**
     * How much waits in memory.
     *
     * @param records how many records at the most, apart from one poll; 1 to 100,000
     * @param maxPoll how many records one poll takes at the most; 1 to 10,000
     */
    public record Buffering(int records, int maxPoll) {
        public Buffering {
            range("buffer", records, 100_000);
            range("maxPoll", maxPoll, 10_000);
        }
    }

    public SubscriptionSettings {
        name("namespace", namespace, 60);
        if (name == null || !QUALIFIED.matcher(name).matches()) {
            throw wrongName("subscription", name, 100);
        }
        name("topic", topic, 249);
        range("concurrency", concurrency, 256);
        range("batchSize", batchSize, 10_000);
        required("ack", ack);
        if (ack == Acknowledgement.BEFORE && deduplicate) {
            throw new InvalidSubscriptionException("deduplicate is true, which needs ack=after: an event that is"
                    + " acknowledged before it is delivered never comes twice");
        }
        required("failures", failures);
        required("flow", flow);
        required("start", start);
        required("retention", retention);
        required("buffering", buffering);
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
                100,
                Acknowledgement.AFTER,
                true,
                FailureRules.DEFAULTS,
                FlowRules.NONE,
                StartPosition.EARLIEST,
                Duration.ofDays(7),
                new Buffering(1_000, 250),
                Duration.ofSeconds(20));
    }

    public int maxAttempts() {
        return failures.maxAttempts();
    }

    public Backoff backoff() {
        return failures.backoff();
    }

    /** Whether the position moves before the listener is called, so that nothing is done twice, or kept after a failure. */
    boolean acknowledgesBefore() {
        return ack == Acknowledgement.BEFORE;
    }

    /** Whether later events of its group wait behind a dead letter. */
    boolean parks() {
        return ack == Acknowledgement.AFTER && failures.onExhausted() != FailureRules.OnExhausted.SKIP;
    }

    public SubscriptionSettings withName(String value) {
        Draft draft = new Draft(this);
        draft.name = value;
        return draft.build();
    }

    public SubscriptionSettings withConcurrency(int value) {
        Draft draft = new Draft(this);
        draft.concurrency = value;
        return draft.build();
    }

    public SubscriptionSettings withBatchSize(int value) {
        Draft draft = new Draft(this);
        draft.batchSize = value;
        return draft.build();
    }

    /** With {@link Acknowledgement#BEFORE} without an inbox too: what never comes twice needs none. */
    public SubscriptionSettings withAck(Acknowledgement value) {
        Draft draft = new Draft(this);
        draft.ack = value;
        draft.deduplicate &= value == Acknowledgement.AFTER;
        return draft.build();
    }

    public SubscriptionSettings withFailures(FailureRules value) {
        Draft draft = new Draft(this);
        draft.failures = value;
        return draft.build();
    }

    public SubscriptionSettings withMaxAttempts(int value) {
        return withFailures(failures.withMaxAttempts(value));
    }

    public SubscriptionSettings withBackoff(Backoff value) {
        return withFailures(failures.withBackoff(value));
    }

    public SubscriptionSettings withFlow(FlowRules value) {
        Draft draft = new Draft(this);
        draft.flow = value;
        return draft.build();
    }

    public SubscriptionSettings withDeduplicate(boolean value) {
        Draft draft = new Draft(this);
        draft.deduplicate = value;
        return draft.build();
    }

    public SubscriptionSettings withStart(StartPosition value) {
        Draft draft = new Draft(this);
        draft.start = value;
        return draft.build();
    }

    public SubscriptionSettings withRetention(Duration value) {
        Draft draft = new Draft(this);
        draft.retention = value;
        return draft.build();
    }

    public SubscriptionSettings withBuffering(Buffering value) {
        Draft draft = new Draft(this);
        draft.buffering = value;
        return draft.build();
    }

    public SubscriptionSettings withHandover(Duration value) {
        Draft draft = new Draft(this);
        draft.handover = value;
        return draft.build();
    }

    /** The id of the Kafka consumer group; by the colon, which no name holds, no two subscriptions share one. */
    public String groupId() {
        return namespace + ":" + name;
    }

    private static void name(String property, String value, int limit) {
        if (value == null || value.length() > limit || !NAME.matcher(value).matches()) {
            throw wrongName(property, value, limit);
        }
    }

    private static InvalidSubscriptionException wrongName(String property, String value, int limit) {
        return new InvalidSubscriptionException(
                property + " " + (value == null ? "is missing" : '"' + value + "\" is not allowed") + ": 1 to " + limit
                        + " ASCII letters, digits and . _ -, beginning with a letter or digit");
    }

    private static void required(String property, Object value) {
        if (value == null) {
            throw new InvalidSubscriptionException(property + " is missing");
        }
    }

    static void range(String property, int value, int max) {
        if (value < 1 || value > max) {
            throw new InvalidSubscriptionException(property + " " + value + " is not within 1 to " + max);
        }
    }

    /** A copy in the making, so that each change names only what it changes. */
    private static final class Draft {
        private final String namespace;
        private final String topic;
        private String name;
        private int concurrency;
        private int batchSize;
        private Acknowledgement ack;
        private boolean deduplicate;
        private FailureRules failures;
        private FlowRules flow;
        private StartPosition start;
        private Duration retention;
        private Buffering buffering;
        private Duration handover;

        Draft(SubscriptionSettings from) {
            namespace = from.namespace;
            topic = from.topic;
            name = from.name;
            concurrency = from.concurrency;
            batchSize = from.batchSize;
            ack = from.ack;
            deduplicate = from.deduplicate;
            failures = from.failures;
            flow = from.flow;
            start = from.start;
            retention = from.retention;
            buffering = from.buffering;
            handover = from.handover;
        }

        SubscriptionSettings build() {
            return new SubscriptionSettings(
                    namespace,
                    name,
                    topic,
                    concurrency,
                    batchSize,
                    ack,
                    deduplicate,
                    failures,
                    flow,
                    start,
                    retention,
                    buffering,
                    handover);
        }
    }
}
