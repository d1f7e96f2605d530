package dev.eventra.api.admin;

import java.time.Instant;

/**
 * A group whose later events wait behind a dead letter. Immutable.
 *
 * @param subscription the subscription's name
 * @param group        the group
 * @param parkedBy     the server that parked it
 * @param parkedAt     when
 */
public record ParkedGroupInfo(String subscription, String group, String parkedBy, Instant parkedAt) {}
