package dev.eventra.engine.cluster;

import java.util.SortedMap;

/**
 * What a worker knows of itself at one moment. Immutable.
 *
 * @param workerId  this worker
 * @param connected whether ZooKeeper answers
 * @param enrolled  whether it is in the list of living workers; not while another has its id
 * @param master    whether it assigns the shards
 * @param shards    the shards that it owns, with their epochs
 */
public record ClusterView(
        String workerId, boolean connected, boolean enrolled, boolean master, SortedMap<ShardId, Long> shards) {}
