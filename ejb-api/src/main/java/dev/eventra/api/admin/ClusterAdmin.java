package dev.eventra.api.admin;

import java.util.List;
import java.util.Optional;

/**
 * Sees and steers the cluster: workers, and the shards that they relay. What is wanted is kept in the database of the
 * outbox, holds until it is taken back, restarts or not, and is honoured as soon as the servers can.
 *
 * <p>Thread-safe. Errors are those of {@link EventraAdmin}.
 */
public interface ClusterAdmin {

    /** The cluster, and whether what it needs answers. Cheap: what is known is a few seconds old at the most. */
    ClusterInfo cluster();

    /** The workers that live, and those that an operator wants something of; by id. */
    List<WorkerInfo> workers();

    /**
     * All shards of all outboxes in the cluster: those of the default outbox, then the others by outbox and number. How much
     * waits in outboxes that this server doesn't reach is not known: their shards have about 0 events. Scans no table.
     */
    List<ShardInfo> shards();

    /**
     * All outboxes in the cluster: the default one, then the others by name. What is set aside or delayed is counted up to a
     * bound; that of outboxes that this server doesn't reach is not known.
     */
    List<OutboxInfo> outboxes();

    /** The settings of the server that is asked, by name; secrets masked. */
    List<SettingInfo> settings();

    /**
     * What the server that is asked measures, in Prometheus' text format 0.0.4: what it published, relayed and delivered
     * since it started. Reads nothing from the database, ZooKeeper or Kafka.
     */
    String metrics();

    /**
     * Lets a shard's events wait, until it is resumed. What is being sent is sent.
     *
     * @throws RequestRefusedException if there is no such shard
     */
    void pauseShard(ShardRef shard, Change change);

    /**
     * Ends a pause.
     *
     * @throws RequestRefusedException if there is no such shard
     */
    void resumeShard(ShardRef shard, Change change);

    /**
     * Moves a shard to a worker, and keeps it there while that worker lives and isn't drained.
     *
     * @param worker empty to leave the choice to the master again
     * @throws RequestRefusedException if there is no such shard, or the worker isn't in the cluster, doesn't reach the
     *                                 outbox or is drained
     */
    void moveShard(ShardRef shard, Optional<String> worker, Change change);

    /**
     * Leaves the choice of all shards' workers to the master again, which balances them anew.
     *
     * @return how many shards were pinned
     */
    int rebalance(Change change);

    /**
     * Changes the number of shards of an outbox, the default one or another, while applications publish. No event is moved: when few wait, new transactions
     * wait for a few seconds at the most, until the tables of all shards are empty, and what they publish goes to the new
     * ones. If that is not to be had within some attempts the operation fails and tells why, and all is as before; so it is if
     * the server dies that does it, or an operator cancels it. The operation counts as queued what waits to be relayed. Any
     * server does it that reaches both this outbox and the default one.
     *
     * @throws RequestRefusedException if this server doesn't know or reach the outbox, the cluster has not accepted it or the
     *                                 default one of this server, it has this number already, a shard is
     *                                 paused, events are set aside that Kafka refused, another resharding goes on, or not
     *                                 all workers are seen to be of one version
     */
    Operation reshard(ReshardRequest request, Change change);

    /** Checks as {@link #reshard} does, and changes nothing. */
    void checkReshard(ReshardRequest request);

    /**
     * Lets a worker own no shard: those that it has go to others in order. It goes on publishing and delivering.
     *
     * @throws RequestRefusedException if there is no such worker
     */
    void drainWorker(String worker, Change change);

    /**
     * Ends a drain.
     *
     * @throws RequestRefusedException if there is no such worker
     */
    void resumeWorker(String worker, Change change);
}
