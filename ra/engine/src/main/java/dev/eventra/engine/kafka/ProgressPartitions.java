package dev.eventra.engine.kafka;

import dev.eventra.engine.thread.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaFuture;

/** Sees to it that the topic of the relay's progress has a partition for each shard. It never gets fewer. Immutable and thread-safe. */
public final class ProgressPartitions {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ASK_AGAIN = Duration.ofMillis(50);

    private final KafkaSettings kafka;

    public ProgressPartitions(KafkaSettings kafka) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
    }

    /**
     * @param eventTopic the outbox's topic
     * @param shards     its number of shards
     * @throws TopicException       if the topic isn't there or can't get so many; the message says why
     * @throws InterruptedException if the thread is interrupted
     */
    public void ensure(String eventTopic, int shards) throws InterruptedException {
        String topic = Topics.progressTopic(eventTopic);
        Map<String, Object> properties = kafka.properties("eventra-progress-" + eventTopic);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis() / 2));
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        try (Admin admin = Admin.create(properties)) {
            if (partitions(admin, topic) >= shards) {
                return;
            }
            await(
                    topic + " can't get " + shards + " partitions",
                    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(shards)))
                            .all());
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            // not every broker knows it at once
            while (partitions(admin, topic) < shards) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TopicException("topic " + topic + " does not get " + shards + " partitions");
                }
                new Waiter().await(ASK_AGAIN);
            }
        }
    }

    private static int partitions(Admin admin, String topic) throws InterruptedException {
        return await(
                        topic + " can't be looked at",
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .partitions()
                .size();
    }

    private static <T> T await(String problem, KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new TopicException("topic " + problem + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new TopicException("topic " + problem + ": no answer from Kafka", e);
        }
    }
}
