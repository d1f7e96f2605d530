package dev.eventra.api.admin;

import java.time.Instant;

/**
 * An event in a list. Immutable.
 *
 * @param source    the event's source
 * @param id        its id
 * @param type      its type; null if no more is known than who handled it, as are stored and, if it has none, group
 * @param group     its group; null if it has none
 * @param state     how far it is
 * @param stored    when it was stored
 * @param outbox    its outbox; null if that isn't known
 * @param shard     its shard; -1 if that isn't known
 * @param relayed   when it came to Kafka; null if it has not or that isn't known, as are worker, partition and offset
 * @param worker    who moved it there
 * @param partition where it lies in the outbox's topic
 * @param offset    where it lies in the partition
 */
public record EventSummary(
        String source,
        String id,
        String type,
        String group,
        EventState state,
        Instant stored,
        String outbox,
        int shard,
        Instant relayed,
        String worker,
        Integer partition,
        Long offset) {}
