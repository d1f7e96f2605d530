package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaTransactionTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<ProducerRecord<byte[], byte[]>> records =
            List.of(new ProducerRecord<>("t", new byte[1]), new ProducerRecord<>("t", new byte[2]));

    KafkaTransactionTest() {
        producer.initTransactions();
    }

    private void commit() throws Exception {
        new KafkaTransaction(producer, Duration.ofSeconds(20)).commit(records);
    }

    @Test
    void all_records_are_committed() throws Exception {
        commit();
        assertThat(producer.history()).isEqualTo(records);
        assertThat(producer.commitCount()).isEqualTo(1);
    }

    @Test
    void tells_where_each_record_went() throws Exception {
        assertThat(new KafkaTransaction(producer, Duration.ofSeconds(20)).commit(records))
                .extracting(RecordMetadata::offset)
                .containsExactly(0L, 1L);
    }

    @Test
    void a_failure_to_send_is_aborted() {
        producer.sendException = new TimeoutException("slow");
        assertThatThrownBy(this::commit)
                .isInstanceOf(BatchAbortedException.class)
                .hasCause(producer.sendException);
        assertThat(producer.transactionAborted()).isTrue();
    }

    @Test
    @Timeout(20)
    void a_producer_that_never_says_what_became_of_a_record_ends_the_session() {
        MockProducer<byte[], byte[]> dead =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        dead.initTransactions();
        assertThatThrownBy(() -> new KafkaTransaction(dead, Duration.ofMillis(100)).commit(records))
                .isInstanceOf(SessionLostException.class);
        assertThat(dead.transactionCommitted()).isFalse();
    }

    @Test
    void an_abort_that_fails_ends_the_session() {
        producer.sendException = new TimeoutException("slow");
        producer.abortTransactionException = new TimeoutException("slower");
        assertThatThrownBy(this::commit).isInstanceOf(SessionLostException.class);
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void a_producer_that_can_not_go_on_ends_the_session_without_an_abort(RuntimeException failure) {
        producer.sendException = failure;
        assertThatThrownBy(this::commit).isInstanceOf(SessionLostException.class);
        assertThat(producer.transactionAborted()).isFalse();
    }

    static Stream<RuntimeException> fatal() {
        return Stream.of(
                new ProducerFencedException("f"),
                new InvalidProducerEpochException("e"),
                new KafkaException("wrapped", new InvalidProducerEpochException("e")),
                new OutOfOrderSequenceException("o"),
                new TopicAuthorizationException("t"),
                new IllegalStateException("closed"),
                new NullPointerException("a defect"));
    }

    @Test
    void a_commit_that_fails_is_never_aborted() {
        producer.commitTransactionException = new TimeoutException("no answer");
        assertThatThrownBy(this::commit).isInstanceOf(SessionLostException.class);
        assertThat(producer.transactionAborted()).isFalse();
    }

    @Test
    void an_interrupt_ends_the_session_and_is_kept() {
        producer.commitTransactionException = new InterruptException(new InterruptedException());
        assertThatThrownBy(this::commit).isInstanceOf(SessionLostException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_second_transaction_follows_an_aborted_one() {
        producer.sendException = new TimeoutException("slow");
        assertThatThrownBy(this::commit).isInstanceOf(BatchAbortedException.class);
        producer.sendException = null;
        assertThatCode(this::commit).doesNotThrowAnyException();
    }
}
