package dev.eventra.engine.cluster;

/**
 * A node as it was read.
 *
 * @param version of its data
 * @param session that an ephemeral node belongs to, else 0
 */
record Node(NodeData data, int version, long session) {}
