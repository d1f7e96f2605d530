package dev.eventra.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record without data that the relay sends only to end a hanging transaction in a partition. It is a CloudEvent of
 * the type {@value #TYPE}, without a group, so that foreign readers can tell it; listeners never receive it.
 */
public final class TransactionMark {

    /** The type of the event. */
    public static final String TYPE = "eventra.transaction.ended";

    private static final byte[] TYPE_BYTES = TYPE.getBytes(UTF_8);

    private TransactionMark() {}

    public static ProducerRecord<byte[], byte[]> create(TopicPartition partition) {
        ProducerRecord<byte[], byte[]> mark =
                new ProducerRecord<>(partition.topic(), partition.partition(), null, null);
        mark.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", UUID.randomUUID().toString().getBytes(UTF_8))
                .add("ce_type", TYPE_BYTES)
                .add("ce_source", "/eventra/relay".getBytes(UTF_8))
                .add("ce_time", Instant.now().toString().getBytes(UTF_8));
        return mark;
    }

    /** Whether a record is such a mark. */
    public static boolean is(ConsumerRecord<byte[], byte[]> read) {
        Header type = read.headers().lastHeader("ce_type");
        return type != null && Arrays.equals(type.value(), TYPE_BYTES);
    }
}
