package dev.eventra.bench.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventra.bench.support.CheckFailedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a read_committed consumer finds in a topic: each event once, in the order of its group, whole. Shares no code
 * with what sends.
 */
public final class TopicCheck {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final Workload workload;
    private final boolean mayRepeat;
    private final boolean[] seen;
    private final int[] lastOfGroup;
    private int missing;
    private long repeated;
    private long disordered;
    private long wrong;

    /**
     * @param mayRepeat whether an event may come again, and then out of order: only losses count
     */
    public TopicCheck(String bootstrapServers, Workload workload, boolean mayRepeat) {
        this.bootstrapServers = bootstrapServers;
        this.workload = workload;
        this.mayRepeat = mayRepeat;
        this.seen = new boolean[workload.events()];
        this.lastOfGroup = new int[workload.groups()];
        this.missing = workload.events();
        Arrays.fill(lastOfGroup, -1);
    }

    /**
     * Reads it to its end.
     *
     * @throws CheckFailedException if anything is lost, repeated, out of order, or not an event of the workload
     */
    public void run(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false",
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        "5000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                records.forEach(this::see);
                if (!records.isEmpty()) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new CheckFailedException("topic " + topic + " can't be read to its end: " + missing
                            + " events are missing so far; is a transaction still open?");
                }
            }
        }
        boolean right = missing == 0 && wrong == 0 && (mayRepeat || repeated == 0 && disordered == 0);
        if (!right) {
            throw new CheckFailedException("topic " + topic + " of " + workload.events() + " events: " + missing
                    + " lost, " + repeated + " repeated, " + disordered + " out of order, " + wrong
                    + " that are not of the run");
        }
    }

    private void see(ConsumerRecord<byte[], byte[]> each) {
        int number =
                Integer.parseInt(new String(each.headers().lastHeader("ce_id").value(), US_ASCII));
        if (number < 0
                || number >= seen.length
                || each.value().length != workload.bytes()
                || !Workload.groupName(number % workload.groups()).equals(new String(each.key(), US_ASCII))) {
            wrong++;
            return;
        }
        if (seen[number]) {
            repeated++;
        } else {
            seen[number] = true;
            missing--;
        }
        int group = number % workload.groups();
        if (number <= lastOfGroup[group]) {
            disordered++;
        }
        lastOfGroup[group] = number;
    }

    /** How many events came more than once. */
    long repeated() {
        return repeated;
    }
}
