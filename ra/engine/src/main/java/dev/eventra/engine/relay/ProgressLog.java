package dev.eventra.engine.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.kafka.common.TopicPartition;

/** Reads what relays have written about their progress. Thread-safe. */
interface ProgressLog {

    /**
     * The rows of the last committed record of a key, and of those that {@link ProgressRecord#MENDED ended a hanging
     * transaction} right after it. All who could write them must have been fenced before.
     *
     * @param partition the shard's partition of the progress topic
     * @param key       the shard's key
     * @param timeout   how long to try at the most
     * @return empty if nothing was ever relayed
     * @throws ProgressFormatException                if the record can't be read
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time, or a transaction of someone
     *                                                else is open on the partition
     */
    Optional<SortedSet<Long>> last(TopicPartition partition, byte[] key, Duration timeout);
}
