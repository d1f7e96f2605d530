package dev.eventra.engine.relay;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/**
 * Tells what Kafka refuses for good: a record for itself, so that it would be refused alone too and others are taken, or
 * all that is sent to a topic, whatever it is. Only the first may be set aside: of the second kind everything would be, one
 * by one, for a permission that somebody forgot.
 */
final class Refusal {

    private Refusal() {}

    /** Whether a failure of a record is about this record, or about one that was sent with it. */
    static boolean ofRecord(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof SerializationException;
    }

    /**
     * Whether a failure is this record's own, for certain: the client names what is too large before it sends anything,
     * and cuts what the broker finds too large down to single records.
     */
    static boolean namesRecord(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof SerializationException;
    }

    /** Whether it is the topic, or the right to write to it, that keeps everything from being sent. */
    static boolean ofTopic(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof AuthorizationException
                    || t instanceof UnknownTopicOrPartitionException
                    || t instanceof InvalidTopicException
                    || t instanceof PolicyViolationException
                    || t instanceof InvalidTimestampException
                    || t instanceof UnsupportedForMessageFormatException) {
                return true;
            }
        }
        return false;
    }
}
