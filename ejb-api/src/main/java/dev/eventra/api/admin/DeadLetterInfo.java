package dev.eventra.api.admin;

import java.time.Instant;

/**
 * A dead letter, without its data. Immutable.
 *
 * @param id           names it within its subscription; within a group, delivered in the order of ids
 * @param subscription who gave it up, or lets it wait
 * @param state        which of the two
 * @param group        null if it has none
 * @param eventId      the event's id; {@code <topic>-<partition>-<offset>} of a record that is no event
 * @param source       the event's source
 * @param type         the event's type; null if the record is no event, which can only be discarded
 * @param time         when it happened; null if the record is no event
 * @param topic        where the record lies in Kafka, as do partition and offset
 * @param partition    its partition
 * @param offset       its offset
 * @param attempts     how often the listener was tried
 * @param errorClass   class of the last failure; null if it was never tried, as are message and times
 * @param errorMessage its message
 * @param firstFailure when the listener failed first
 * @param lastFailure  when it failed last
 * @param worker       the server that stored it
 * @param stored       when
 */
public record DeadLetterInfo(
        long id,
        String subscription,
        LetterState state,
        String group,
        String eventId,
        String source,
        String type,
        Instant time,
        String topic,
        int partition,
        long offset,
        int attempts,
        String errorClass,
        String errorMessage,
        Instant firstFailure,
        Instant lastFailure,
        String worker,
        Instant stored) {}
