package dev.eventra.engine.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka which transactions partitions hold open. Thread-safe. */
interface OpenTransactions {

    /**
     * What partitions hold open of one producer.
     *
     * @param transactionalId null if the producer is none of those that were asked for
     * @param former          whether all of it is of former epochs of the producer, as its coordinator told before: a
     *                        transaction that it ended, or that was fenced. If not, an owner that came meanwhile may be at
     *                        work. True if the producer is none of those that were asked for
     * @param since           the offset of the first open record, by partition; not empty
     */
    record Open(String transactionalId, long producerId, boolean former, SortedMap<TopicPartition, Long> since) {
        public Open {
            Objects.requireNonNull(since, "since");
        }

        /** Where it is open in a partition, for messages; the partition with the lowest name. */
        TopicPartition first() {
            return since.firstKey();
        }
    }

    /**
     * What partitions hold open of these transactional ids, and on {@code own} of anyone. An id whose coordinator has
     * just ended a transaction gets the time to write its markers; so does anyone else to end one.
     *
     * @param transactionalIds whose producers are fenced, so none of them writes
     * @param topic            all of whose partitions are asked
     * @param own              a further partition, in which nobody else may write
     * @param timeout          how long to try at the most
     * @return empty nearly always
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, refuses, or has an id write again
     */
    List<Open> find(Collection<String> transactionalIds, String topic, TopicPartition own, Duration timeout);

    /** Partitions are ordered by topic, then number. */
    static <V> SortedMap<TopicPartition, V> byPartition() {
        return new TreeMap<>((a, b) -> a.topic().equals(b.topic())
                ? Integer.compare(a.partition(), b.partition())
                : a.topic().compareTo(b.topic()));
    }
}
