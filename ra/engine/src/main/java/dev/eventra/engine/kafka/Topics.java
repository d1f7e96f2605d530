package dev.eventra.engine.kafka;

import dev.eventra.engine.thread.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics of an outbox where they are missing and checks those that are there. Several workers may do so at
 * the same time. Immutable and thread-safe.
 *
 * <p>The event topic must not be compacted: its key is the group, so compaction would remove events. The progress topic
 * must be compacted and nothing else: were its records to expire, a takeover would send events again.
 */
public final class Topics {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ASK_AGAIN = Duration.ofMillis(50);
    private static final int LONGEST_NAME = 249;
    private static final String PROGRESS_SUFFIX = "-progress";

    /** Takeovers read the end of a partition only; small segments keep what compaction has not reached yet short. */
    private static final Map<String, String> PROGRESS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(16 * 1024 * 1024),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1",
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
            "false");

    private final KafkaSettings kafka;
    private final TopicSettings settings;

    public Topics(KafkaSettings kafka, TopicSettings settings) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * The topic of the relay's progress: partition n belongs to shard n alone, so its end is that shard's.
     *
     * @param eventTopic the outbox's topic
     */
    public static String progressTopic(String eventTopic) {
        return eventTopic + PROGRESS_SUFFIX;
    }

    /**
     * Makes or checks the topics of one outbox.
     *
     * @param eventTopic the outbox's topic
     * @param shards     its number of shards
     * @throws TopicException       if a topic can't be made or does not fit; the message says what to change
     * @throws InterruptedException if the thread is interrupted
     */
    public void ensure(String eventTopic, int shards) throws InterruptedException {
        String progressTopic = progressTopic(eventTopic);
        if (progressTopic.length() > LONGEST_NAME) {
            throw new TopicException(
                    "topic " + eventTopic + ": its name may have " + (LONGEST_NAME - PROGRESS_SUFFIX.length())
                            + " characters at the most, the topic of the relay's progress adds " + PROGRESS_SUFFIX);
        }
        Map<String, Object> properties = kafka.properties("eventra-topics-" + eventTopic);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis() / 2));
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        try (Admin admin = Admin.create(properties)) {
            ensureEvents(admin, eventTopic);
            ensureProgress(admin, progressTopic, shards);
        }
    }

    private void ensureEvents(Admin admin, String topic) throws InterruptedException {
        create(admin, new NewTopic(topic, settings.partitions(), settings.replicationFactor()));
        Set<String> policy = cleanupPolicy(admin, topic);
        if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new TopicException("topic " + topic + " has cleanup.policy=" + String.join(",", policy)
                    + ", which would remove events of a group; set cleanup.policy=delete");
        }
    }

    private void ensureProgress(Admin admin, String topic, int shards) throws InterruptedException {
        create(admin, new NewTopic(topic, Optional.of(shards), settings.replicationFactor()).configs(PROGRESS));
        int partitions = partitions(admin, topic);
        if (partitions < shards) {
            throw new TopicException("topic " + topic + " has " + partitions + " partitions, the outbox has " + shards
                    + " shards and needs one for each; add partitions");
        }
        Set<String> policy = cleanupPolicy(admin, topic);
        if (!policy.equals(Set.of(TopicConfig.CLEANUP_POLICY_COMPACT))) {
            throw new TopicException("topic " + topic + " has cleanup.policy=" + String.join(",", policy)
                    + ", which could forget what was relayed; set cleanup.policy=compact");
        }
    }

    /** Asks first: a client that may only write must be able to work with topics that others made. */
    private static void create(Admin admin, NewTopic topic) throws InterruptedException {
        if (await("list of topics", () -> admin.listTopics().names()).contains(topic.name())) {
            return;
        }
        try {
            admin.createTopics(List.of(topic)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new TopicException(
                        "topic " + topic.name() + " can't be made: "
                                + e.getCause().getMessage(),
                        e.getCause());
            }
        } catch (TimeoutException e) {
            throw new TopicException("topic " + topic.name() + " can't be made: no answer from Kafka", e);
        }
    }

    private static int partitions(Admin admin, String topic) throws InterruptedException {
        return await("partitions of topic " + topic, () -> admin.describeTopics(List.of(topic))
                        .topicNameValues()
                        .get(topic))
                .partitions()
                .size();
    }

    private static Set<String> cleanupPolicy(Admin admin, String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        String value = await(
                        "configuration of topic " + topic,
                        () -> admin.describeConfigs(List.of(resource)).values().get(resource))
                .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                .value();
        return Set.of(value.split("\\s*,\\s*"));
    }

    /** A topic that was just made, here or by another worker, is not known to every broker at once: asks again. */
    private static <T> T await(String what, Supplier<KafkaFuture<T>> question) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                return question.get().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                boolean again = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!again || System.nanoTime() > deadline) {
                    throw new TopicException(what + ": " + e.getCause().getMessage(), e.getCause());
                }
                new Waiter().await(ASK_AGAIN);
            } catch (TimeoutException e) {
                throw new TopicException(what + ": no answer from Kafka", e);
            }
        }
    }
}
