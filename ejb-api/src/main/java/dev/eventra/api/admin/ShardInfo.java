package dev.eventra.api.admin;

import java.time.Instant;

/**
 * One table of an outbox, and who relays it. Immutable.
 *
 * @param outbox      the outbox's name
 * @param shard       its number, from 0
 * @param owner       the worker that owns it; null if none does
 * @param epoch       grows with each owner; 0 if it never had one
 * @param since       since when it has this owner, or none; null if that isn't known
 * @param assigned    the worker that the master wants to own it; null if there is none
 * @param relay       what its relay is about, such as {@code RELAYING} or {@code BACKING_OFF}; null if its owner has not
 *                    told yet
 * @param pending     how many events wait in it
 * @param oldest      when the oldest of them was stored; null if there is none
 * @param relayed     events that its owner moved to Kafka since it is its owner's
 * @param lastProblem what failed last; null if nothing did
 * @param paused      whether an operator wants it not to be relayed
 * @param pinnedTo    the worker that an operator wants it to be owned by; null for any
 * @param wish        who wanted the last two last; null if nobody ever did
 */
public record ShardInfo(
        String outbox,
        int shard,
        String owner,
        long epoch,
        Instant since,
        String assigned,
        String relay,
        Estimate pending,
        Instant oldest,
        long relayed,
        Problem lastProblem,
        boolean paused,
        String pinnedTo,
        Wish wish) {}
