package dev.eventra.api.admin;

import java.time.Instant;

/**
 * One change, as it is kept for good. Immutable.
 *
 * @param id     grows with time
 * @param time   when, by the database's clock
 * @param actor  who; {@code eventra} for what Eventra did by itself
 * @param action what, such as {@code redrive} or {@code pause}
 * @param target on what, such as the subscription's name
 * @param reason why
 * @param detail more, such as the ids of discarded events; null if there is nothing
 * @param count  on how many events; null where that means nothing
 */
public record AuditEntry(
        long id, Instant time, String actor, String action, String target, String reason, String detail, Long count) {}
