package dev.eventra.engine.cluster;

import java.time.Instant;

/**
 * A node as it was read.
 *
 * @param version  of its data
 * @param session  that an ephemeral node belongs to, else 0
 * @param modified when its data was written last, by ZooKeeper's clock
 */
record Node(NodeData data, int version, long session, Instant modified) {}
