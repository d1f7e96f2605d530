package dev.eventra.engine.cluster;

import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;

/** Asks ZooKeeper who owns a shard. Thread-safe. */
final class OwnershipCheck {

    private final WorkerIdentity me;
    private final ClusterPaths paths;
    private final ClusterConnection connection;
    private final ShardHolder holder;

    OwnershipCheck(WorkerIdentity me, ClusterPaths paths, ClusterConnection connection, ShardHolder holder) {
        this.me = me;
        this.paths = paths;
        this.connection = connection;
        this.holder = holder;
    }

    Verdict verify(ShardId shard, long epoch) throws InterruptedException {
        Optional<ZooKeeperSession> session = connection.session();
        if (session.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        try {
            return verify(session.get(), shard, epoch);
        } catch (KeeperException e) {
            return Verdict.UNKNOWN;
        }
    }

    private Verdict verify(ZooKeeperSession session, ShardId shard, long epoch)
            throws KeeperException, InterruptedException {
        Claim claim = paths.ownership(shard);
        // a server that lags behind would still show a node that the others have seen go
        session.sync(claim.epochPath());
        Node owner = session.read(claim.holderPath(), null);
        if (owner != null && me.wrote(owner.data())) {
            return owner.data().get("epoch").equals(Long.toString(epoch)) ? Verdict.OWNED : Verdict.LOST;
        }
        holder.recheck();
        Node node = session.read(claim.epochPath(), null);
        boolean untouched = owner == null && node != null && node.version() == epoch;
        // untouched: the node went with an expired session, and the loop is about to make it again
        return untouched && holder.holds(shard, epoch) ? Verdict.UNKNOWN : Verdict.LOST;
    }
}
