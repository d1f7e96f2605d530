package dev.eventra.bench.support;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics of a benchmark. */
public final class Kafka {

    private static final long POLL_MILLIS = 10;

    private Kafka() {}

    /**
     * Makes one, and waits until the broker takes records for each partition: an idempotent producer whose first batch
     * is refused while the next one is taken would fail for it for good.
     */
    public static void createTopic(String bootstrapServers, String topic, int partitions)
            throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
            while (!answers(admin, ends)) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** What is not there yet is asked for again; any other failure ends the benchmark. */
    private static boolean answers(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
            throws InterruptedException, ExecutionException {
        try {
            admin.listOffsets(partitions).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    public static void deleteTopic(String bootstrapServers, String topic)
            throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }
}
