package dev.eventra.engine.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * One transaction, and what its failure means. Each record's outcome is looked at <em>before</em> the commit is asked
 * for. So a failure up to there is certain not to have committed anything, and a failure of the
 * commit itself is never certain: it is not aborted, and its records are not sent again, before the progress was read.
 *
 * <p>Its outcomes are awaited for a bounded time, though the producer bounds each delivery itself: not if its own thread
 * has died. That is why it isn't flushed, which would wait for good then.
 */
final class KafkaTransaction {

    private final Producer<byte[], byte[]> producer;
    private final Duration timeout;

    /**
     * @param timeout the longest from the begin until all is sent, beyond the producer's own timeouts
     */
    KafkaTransaction(Producer<byte[], byte[]> producer, Duration timeout) {
        this.producer = producer;
        this.timeout = timeout;
    }

    /**
     * Commits these records, all or none.
     *
     * @return where each of them is, in their order
     * @throws RecordRefusedException if it was aborted because Kafka takes a record not, whoever sends it
     * @throws BatchAbortedException  if it was aborted
     * @throws SessionLostException   in any other case, the outcome is not known
     */
    List<RecordMetadata> commit(List<ProducerRecord<byte[], byte[]>> records)
            throws RecordRefusedException, BatchAbortedException, SessionLostException {
        List<RecordMetadata> places = send(records);
        try {
            producer.commitTransaction();
        } catch (RuntimeException e) {
            throw new SessionLostException("whether the commit took effect is not known", e);
        }
        return places;
    }

    /**
     * Sends these records, and aborts.
     *
     * @throws RecordRefusedException if it was aborted because Kafka takes a record not, whoever sends it
     * @throws BatchAbortedException  if it was aborted because it failed
     * @throws SessionLostException   in any other case, the outcome is not known
     */
    void abort(List<ProducerRecord<byte[], byte[]>> records)
            throws RecordRefusedException, BatchAbortedException, SessionLostException {
        send(records);
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            throw new SessionLostException("whether the abort took effect is not known", e);
        }
    }

    private List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records)
            throws RecordRefusedException, BatchAbortedException, SessionLostException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        List<RecordMetadata> places = new ArrayList<>(records.size());
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> next : records) {
                sent.add(producer.send(next));
            }
            for (Future<RecordMetadata> outcome : sent) {
                places.add(outcome.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionLostException("interrupted while sending", e);
        } catch (TimeoutException e) {
            throw new SessionLostException("the producer does not say what became of a record", e);
        } catch (ExecutionException e) {
            throw aborted(sent, e.getCause());
        } catch (RuntimeException e) {
            throw aborted(sent, e);
        }
        return places;
    }

    /**
     * Aborts. Which failure is seen first is chance: once a record was refused, the producer fails for the others with
     * errors of its own, so the refusal is looked for.
     */
    private BatchAbortedException aborted(List<Future<RecordMetadata>> sent, Throwable cause)
            throws RecordRefusedException, SessionLostException {
        if (cause instanceof InterruptException || isFatal(cause)) {
            throw new SessionLostException("the producer can't go on", cause);
        }
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            throw new SessionLostException("the transaction can't be aborted after " + cause, e);
        }
        for (int i = 0; i < sent.size(); i++) {
            Throwable failure = failure(sent.get(i));
            if (Refusal.ofRecord(failure)) {
                throw new RecordRefusedException(i, failure);
            }
        }
        if (cause instanceof SerializationException) {
            // thrown at once, of the record that came next
            throw new RecordRefusedException(sent.size(), cause);
        }
        return new BatchAbortedException("transaction aborted", cause);
    }

    /** Null if there is none, or none yet. */
    private static Throwable failure(Future<RecordMetadata> outcome) throws SessionLostException {
        if (!outcome.isDone()) {
            return null;
        }
        try {
            outcome.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionLostException("interrupted while sending", e);
        }
    }

    private static boolean isFatal(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            // the first of these are fenced, invalid epoch and unknown id
            if (t instanceof ApplicationRecoverableException
                    || t instanceof OutOfOrderSequenceException
                    || t instanceof AuthorizationException
                    || t instanceof AuthenticationException
                    || t instanceof UnsupportedVersionException
                    || t instanceof IllegalStateException) {
                return true;
            }
        }
        return !(failure instanceof KafkaException);
    }

    /** Kafka refuses a record for itself. */
    static final class RecordRefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int index;

        RecordRefusedException(int index, Throwable cause) {
            super(cause.getMessage(), cause);
            this.index = index;
        }

        /** Of the first record that was refused. */
        int index() {
            return index;
        }
    }
}
