package dev.eventra.bench.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's embedded engine with a plain producer behind it, from its making until it is closed: each batch of what the
 * outbox event router gives is sent as CloudEvents, waited for, and then marked as processed. At least once.
 *
 * <p>Who makes it knows it by reflection only, so there are types of the JDK alone in its constructor.
 */
public final class RoutingEngine implements AutoCloseable {

    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Map<String, String> headers;
    private final IntConsumer relayed;
    private final Consumer<Throwable> failed;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /**
     * Begins.
     *
     * @param debezium the properties of its engine and its connector
     * @param kafka    those of the producer, without serializers
     * @param headers  that each record has, beside those that differ
     * @param relayed  told how many are in Kafka, after each batch
     * @param failed   told why it can't go on
     */
    public RoutingEngine(
            Properties debezium,
            Map<String, Object> kafka,
            String topic,
            Map<String, String> headers,
            IntConsumer relayed,
            Consumer<Throwable> failed) {
        this.topic = topic;
        this.headers = Map.copyOf(headers);
        this.relayed = relayed;
        this.failed = failed;
        this.producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        this.engine = DebeziumEngine.create(Connect.class)
                .using(debezium)
                .using((success, message, error) -> {
                    if (!success) {
                        failed.accept(new IllegalStateException(message, error));
                    }
                })
                .notifying(this::send)
                .build();
        thread.execute(engine);
    }

    private void send(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            sent.add(producer.send(encode(event.value())));
        }
        try {
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            failed.accept(e.getCause());
            return;
        }
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
        relayed.accept(events.size());
    }

    private ProducerRecord<byte[], byte[]> encode(SourceRecord routed) {
        byte[] key = routed.key().toString().getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> encoded = new ProducerRecord<>(topic, key, bytes(routed.value()));
        Headers all = encoded.headers();
        headers.forEach((name, value) -> all.add(name, value.getBytes(UTF_8)));
        Object id = routed.headers().lastWithName("id").value();
        all.add("ce_id", id.toString().getBytes(UTF_8));
        all.add("ce_time", Instant.now().toString().getBytes(UTF_8));
        all.add("ce_partitionkey", key);
        return encoded;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) value;
    }

    /** Stops it, and writes its offsets a last time. */
    @Override
    public void close() throws IOException, InterruptedException {
        engine.close();
        thread.shutdown();
        boolean ended = thread.awaitTermination(1, TimeUnit.MINUTES);
        producer.close();
        if (!ended) {
            throw new IllegalStateException("Debezium does not end");
        }
    }
}
