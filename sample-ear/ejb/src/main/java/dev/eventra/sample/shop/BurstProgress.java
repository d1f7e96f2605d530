package dev.eventra.sample.shop;

import java.time.Instant;

/**
 * How far a burst has come.
 *
 * @param done       whether no more orders will come
 * @param finishedAt null while it runs
 * @param perSecond  orders placed a second, so far
 * @param lastError  null if none failed
 */
public record BurstProgress(
        String id,
        int count,
        int users,
        int tasks,
        int placed,
        int failed,
        boolean done,
        Instant startedAt,
        Instant finishedAt,
        long perSecond,
        String lastError) {}
