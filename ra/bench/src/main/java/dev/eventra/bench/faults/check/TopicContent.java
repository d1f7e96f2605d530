package dev.eventra.bench.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a reader of committed records finds in a topic: an ordinary client, which knows nothing of Eventra. */
public final class TopicContent {

    /** What stands in the topic and nobody published: the documented mark of a transaction that was mended. */
    private static final String MARK = "eventra.transaction.ended";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TopicContent() {}

    /** Partition after partition, each in its order, up to its present end. */
    public static List<Seen> read(String bootstrapServers, String topic) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> all = consumer(bootstrapServers, "read_uncommitted");
                KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers, "read_committed")) {
            List<TopicPartition> partitions = all.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            awaitEndOfTransactions(all, consumer, partitions);
            List<Seen> found = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                found.addAll(read(consumer, partition));
            }
            return found;
        }
    }

    /** Behind an open transaction nothing can be read, and would seem to be lost. */
    private static void awaitEndOfTransactions(
            KafkaConsumer<byte[], byte[]> all, KafkaConsumer<byte[], byte[]> committed, List<TopicPartition> partitions)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<TopicPartition, Long> ends = all.endOffsets(partitions);
        while (!committed.endOffsets(partitions).equals(ends)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("a transaction has been open for " + PATIENCE.toSeconds() + " s: ends "
                        + ends + ", readable " + committed.endOffsets(partitions));
            }
            Thread.sleep(POLL.toMillis());
            ends = all.endOffsets(partitions);
        }
    }

    private static List<Seen> read(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seekToBeginning(one);
        long end = consumer.endOffsets(one).get(partition);
        List<Seen> found = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            consumer.poll(POLL).forEach(each -> {
                if (!text(each, "ce_type").equals(MARK)) {
                    found.add(seen(each));
                }
            });
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        partition + " is read up to " + consumer.position(partition) + " only, and ends at " + end);
            }
        }
        return found;
    }

    private static Seen seen(ConsumerRecord<byte[], byte[]> each) {
        return new Seen(
                text(each, "ce_id"), new String(each.key(), UTF_8), Integer.parseInt(new String(each.value(), UTF_8)));
    }

    private static String text(ConsumerRecord<byte[], byte[]> each, String header) {
        Header found = each.headers().lastHeader(header);
        if (found == null) {
            throw new IllegalStateException("record " + each.offset() + " of " + each.topic() + "-" + each.partition()
                    + " has no " + header + ": it is not an event of Eventra");
        }
        return new String(found.value(), UTF_8);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        isolation,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
