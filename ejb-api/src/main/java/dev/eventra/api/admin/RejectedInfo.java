package dev.eventra.api.admin;

import java.time.Instant;

/**
 * An event of an outbox that is set aside, without its data. Immutable.
 *
 * @param entry       names it within its outbox
 * @param outbox      the outbox's name
 * @param shard       from whose table it was taken, and goes back to
 * @param state       refused, or waiting behind one that was
 * @param group       null if it has none; then nothing waits behind it
 * @param eventId     the event's id
 * @param source      the event's source
 * @param type        the event's type
 * @param time        when it happened
 * @param stored      when it was stored in the outbox
 * @param reasonClass class of the failure; null if it only waits, as reason
 * @param reason      what Kafka, or the encoding, said; null if it said nothing
 * @param worker      the server that met the refusal; null if it only waits
 * @param setAside    when it was taken from the shard's table
 */
public record RejectedInfo(
        long entry,
        String outbox,
        int shard,
        RejectedState state,
        String group,
        String eventId,
        String source,
        String type,
        Instant time,
        Instant stored,
        String reasonClass,
        String reason,
        String worker,
        Instant setAside) {}
