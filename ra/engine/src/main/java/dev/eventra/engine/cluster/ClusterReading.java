package dev.eventra.engine.cluster;

import java.time.Instant;

/**
 * What ZooKeeper said last, and whether it answers. Immutable.
 *
 * @param snapshot what it said last; {@link ClusterSnapshot#EMPTY} if it never did
 * @param up       whether it answered when it was asked last
 * @param detail   where it is, or why it did not answer
 * @param checked  when it was asked last
 */
public record ClusterReading(ClusterSnapshot snapshot, boolean up, String detail, Instant checked) {}
