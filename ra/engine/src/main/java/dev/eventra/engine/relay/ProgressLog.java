package dev.eventra.engine.relay;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Reads what relays have written about their progress. Thread-safe. */
interface ProgressLog {

    /**
     * The last committed record of a key. All who could write it must have been fenced before.
     *
     * @param partition the shard's partition of the progress topic
     * @param key       the shard's key
     * @param timeout   how long to try at the most
     * @return empty if nothing was ever relayed
     * @throws ProgressFormatException                if the record can't be read
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time, or a transaction of someone
     *                                                else is open on the partition
     */
    Optional<ProgressRecord> last(TopicPartition partition, byte[] key, Duration timeout);
}
