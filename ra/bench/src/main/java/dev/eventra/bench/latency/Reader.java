package dev.eventra.bench.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventra.api.Event;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.RunningEngine.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A read_committed consumer of all partitions on a thread of its own. */
final class Reader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    private Reader(KafkaConsumer<byte[], byte[]> consumer, Runnable loop) {
        this.consumer = consumer;
        this.thread = new Thread(loop, "bench-reader");
    }

    /**
     * Begins at the topic's first record.
     *
     * @param seen told each event's id, and when it came by {@link System#nanoTime()}
     */
    static Reader start(Place place, BiConsumer<String, Long> seen) {
        KafkaConsumer<byte[], byte[]> consumer = consumer(place);
        Reader reader = new Reader(consumer, () -> read(consumer, seen));
        reader.thread.start();
        return reader;
    }

    private static void read(KafkaConsumer<byte[], byte[]> consumer, BiConsumer<String, Long> seen) {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(each -> seen.accept(id(each), System.nanoTime()));
            }
        } catch (WakeupException | InterruptException e) {
            // the end
            Thread.currentThread().interrupt();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Place place) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        place.bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false",
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(place.name()).stream()
                .map(each -> new TopicPartition(place.name(), each.partition()))
                .toList();
        consumer.assign(partitions);
        return consumer;
    }

    private static String id(ConsumerRecord<byte[], byte[]> each) {
        return new String(each.headers().lastHeader("ce_id").value(), US_ASCII);
    }

    /** Publishes an event outside a transaction, and waits until it can be read. */
    static void awaitFirst(Place place, Flow flow) {
        flow.publish(Event.builder("bench.first")
                .id("first")
                .source("/bench")
                .group("first")
                .data("x")
                .build());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(place)) {
            while (consumer.poll(POLL).isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new CheckFailedException(
                            "the first event did not come to the topic within " + PATIENCE.toSeconds() + " s");
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join();
    }
}
