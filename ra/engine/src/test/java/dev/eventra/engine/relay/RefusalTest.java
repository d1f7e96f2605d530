package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class RefusalTest {

    @Test
    void a_record_is_refused_for_what_it_is() {
        for (RuntimeException own : List.of(new RecordTooLargeException("x"), new SerializationException("x"))) {
            assertThat(Refusal.ofRecord(own)).isTrue();
            assertThat(Refusal.namesRecord(own)).isTrue();
            assertThat(Refusal.ofTopic(own)).isFalse();
        }
        for (RuntimeException somebodys :
                List.of(new InvalidRecordException("x"), new RecordBatchTooLargeException("x"))) {
            assertThat(Refusal.ofRecord(somebodys)).isTrue();
            assertThat(Refusal.namesRecord(somebodys))
                    .as("may be another's of its batch")
                    .isFalse();
        }
    }

    @Test
    void what_concerns_all_of_a_topic_is_no_records_fault() {
        for (RuntimeException topics : List.of(
                new TopicAuthorizationException("x"),
                new TransactionalIdAuthorizationException("x"),
                new InvalidTimestampException("x"),
                new TimeoutException("not in metadata", new UnknownTopicOrPartitionException("x")),
                new KafkaException("in an error state", new TopicAuthorizationException("x")))) {
            assertThat(Refusal.ofTopic(topics)).as(topics.toString()).isTrue();
            assertThat(Refusal.ofRecord(topics)).as(topics.toString()).isFalse();
        }
    }

    @Test
    void what_passes_is_no_refusal() {
        for (RuntimeException passing : List.of(
                new TimeoutException("slow"),
                new NotEnoughReplicasException("one is away"),
                new CorruptRecordException("on its way"),
                new InvalidProducerEpochException("fenced"),
                new KafkaException("aborted"))) {
            assertThat(Refusal.ofTopic(passing)).as(passing.toString()).isFalse();
            assertThat(Refusal.ofRecord(passing)).as(passing.toString()).isFalse();
        }
        assertThat(Refusal.ofRecord(null)).isFalse();
        assertThat(Refusal.ofTopic(null)).isFalse();
    }
}
