package dev.eventra.engine.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka about topics: what they are, and where their records begin and end for a reader of committed ones. What
 * Kafka refuses is thrown as Kafka's own exception. Thread-safe.
 */
public final class TopicClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Admin admin;

    /**
     * @param clientId shown in Kafka's own log
     * @throws KafkaException if the settings are wrong, or no bootstrap server's name can be resolved
     */
    public TopicClient(KafkaSettings kafka, String clientId) {
        Map<String, Object> properties = kafka.properties(clientId);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis() / 2));
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        this.admin = Admin.create(properties);
    }

    /** Asks for a topic, without waiting. Fails with Kafka's exception, such as that the topic is not known. */
    public CompletableFuture<TopicInfo> ask(String topic) {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(TopicClient::info);
    }

    private static TopicInfo info(TopicDescription found) {
        return new TopicInfo(
                found.name(), found.topicId().toString(), found.partitions().size());
    }

    /** A topic as it is now. */
    public TopicInfo describe(String topic) throws InterruptedException {
        return info(await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
    }

    /** Where the first record of each partition is, or would be. */
    public SortedMap<Integer, Long> first(String topic, Collection<Integer> partitions) throws InterruptedException {
        return offsets(topic, partitions, OffsetSpec.earliest());
    }

    /** Where the next committed record of each partition will be. */
    public SortedMap<Integer, Long> end(String topic, Collection<Integer> partitions) throws InterruptedException {
        return offsets(topic, partitions, OffsetSpec.latest());
    }

    /** Where the first record of this time or later is; where there is none, {@link #end}. */
    public SortedMap<Integer, Long> since(String topic, Collection<Integer> partitions, long epochMillis)
            throws InterruptedException {
        SortedMap<Integer, Long> ends = end(topic, partitions);
        SortedMap<Integer, Long> found = offsets(topic, partitions, OffsetSpec.forTimestamp(epochMillis));
        found.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
        return found;
    }

    private SortedMap<Integer, Long> offsets(String topic, Collection<Integer> partitions, OffsetSpec spec)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(new TopicPartition(topic, partition), spec));
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        await(admin.listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    /** What a consumer group has committed of a topic, by partition; those left out that it has not. */
    public SortedMap<Integer, Long> committed(String group, String topic) throws InterruptedException {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, found) -> {
                    if (partition.topic().equals(topic) && found != null) {
                        offsets.put(partition.partition(), found.offset());
                    }
                });
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(TIMEOUT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer from Kafka", e);
        }
    }

    @Override
    public void close() {
        // what it still asks nobody waits for
        admin.close(Duration.ZERO);
    }
}
