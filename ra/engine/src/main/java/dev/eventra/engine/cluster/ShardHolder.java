package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The worker's part: takes the shards that the master assigned, and gives back those that it no longer assigns.
 *
 * <p>Each pass compares what ought to be with what is. A shard is taken when its owner node is gone, in one transaction
 * with a check that the assignment is still the one that was read. It is given back by asking the relay to let go and
 * removing the owner node only after the relay has; until then nobody else can take it, however long that lasts.
 *
 * <p>While ZooKeeper can't be reached nothing happens here, and above all no relay is stopped. Afterwards each owner
 * node is looked at. One of an earlier session of ours, or none although the epoch is still ours, means that nobody
 * else had the shard: the node is put under the present session and the relay never notices. Another epoch means that
 * somebody else had it: the relay is told to let go and the other's node stays untouched.
 *
 * <p>Hazards. A holding whose relay has let go must never get its owner node back, though it is seen missing after a
 * removal whose answer was lost. A relay that was told {@link ShardOwnership.Verdict#LOST} must not stay assigned to
 * this worker as if nothing had happened: that verdict is given only where the pass comes to the same conclusion, by
 * the epoch, which never goes back. A listener that throws at acquiring is called again at each pass; one whose release
 * fails has nothing more to say, so the shard goes on to the next owner, and Kafka's fencing has to make it harmless.
 *
 * <p>{@link #owned()} and {@link #holds} may be called by any thread, all else by the loop.
 */
final class ShardHolder {

    private static final Logger LOG = System.getLogger(ShardHolder.class.getName());

    private final WorkerIdentity me;
    private final ClusterPaths paths;
    private final ShardListener listener;
    private final Signal signal;
    private final Runnable missing;
    private final ConcurrentSkipListMap<ShardId, Holding> holdings = new ConcurrentSkipListMap<>();

    /**
     * @param missing to be told that an assigned shard has no node
     */
    ShardHolder(WorkerIdentity me, ClusterPaths paths, ShardListener listener, Runnable wake, Runnable missing) {
        this.me = me;
        this.paths = paths;
        this.listener = listener;
        this.signal = new Signal(wake);
        this.missing = missing;
    }

    /**
     * @param reached the outboxes that this worker reaches; none while it isn't in the list of living workers
     * @param full    whether to look even though nothing was signalled
     */
    void pass(ZooKeeperSession session, Set<String> reached, boolean full)
            throws KeeperException, InterruptedException {
        if (!signal.take() && !full) {
            return;
        }
        holdings.values().forEach(holding -> holding.start(listener));
        keep(session);
        Assignment assignment = assignment(session, reached);
        for (Holding holding : holdings.values()) {
            if (!assignment.shards().contains(holding.shard())) {
                release(holding);
            }
        }
        giveBack(session);
        take(session, assignment);
    }

    private Assignment assignment(ZooKeeperSession session, Set<String> reached)
            throws KeeperException, InterruptedException {
        if (reached.isEmpty()) {
            return Assignment.NONE;
        }
        Assignment written = Assignment.of(session.read(paths.assignment(me.id()), signal));
        written.shards().removeIf(shard -> !reached.contains(shard.outbox()));
        return written;
    }

    /** Sees to it that the owner nodes of all that is worked for here stand, in the present session. */
    private void keep(ZooKeeperSession session) throws KeeperException, InterruptedException {
        Map<String, Holding> byOwnerPath = new LinkedHashMap<>();
        for (Holding holding : holdings.values()) {
            if (!holding.isLost() && !holding.isReleased()) {
                byOwnerPath.put(paths.ownership(holding.shard()).holderPath(), holding);
            }
        }
        Map<String, Node> nodes = session.read(byOwnerPath.keySet(), signal);
        List<Holding> renewed = new ArrayList<>();
        List<List<Op>> transactions = new ArrayList<>();
        byOwnerPath.forEach((path, holding) -> {
            Node node = nodes.get(path);
            if (node != null && !me.wrote(node.data())) {
                lost(holding, node.data());
            } else if (node == null || node.session() != session.id()) {
                renewed.add(holding);
                transactions.add(paths.ownership(holding.shard()).renew(session, holding.epoch(), node != null, me));
            }
        });
        List<Code> codes = session.commit(transactions);
        for (int i = 0; i < codes.size(); i++) {
            renewed(session, renewed.get(i), codes.get(i));
        }
        ZooKeeperSession.requireAnswered(codes);
    }

    private void renewed(ZooKeeperSession session, Holding holding, Code code)
            throws KeeperException, InterruptedException {
        switch (code) {
            case OK -> LOG.log(Level.INFO, "shard {0}: still owned by worker {1}, in a new session", holding, me.id());
            case BADVERSION -> lost(holding, NodeData.EMPTY);
            case NONODE, NODEEXISTS -> {
                // it changed after it was read; but if the shard's own node is gone ZooKeeper was emptied
                if (session.read(paths.shard(holding.shard()), null) == null) {
                    lost(holding, NodeData.EMPTY);
                } else {
                    signal.raise();
                }
            }
            default -> LOG.log(Level.DEBUG, "shard {0}: owner node not renewed: {1}", holding, code);
        }
    }

    private void lost(Holding holding, NodeData owner) {
        LOG.log(
                Level.WARNING,
                "shard {0}: lost by worker {1}{2}",
                holding,
                me.id(),
                owner.get("worker").isEmpty()
                        ? ""
                        : "; owned by worker " + owner.get("worker") + ", epoch " + owner.get("epoch"));
        holding.lost();
        release(holding);
    }

    /** Asks the relay to let go of all, without ZooKeeper. */
    void releaseAll() {
        holdings.values().forEach(this::release);
    }

    private void release(Holding holding) {
        holding.release(listener, signal::raise);
    }

    private void giveBack(ZooKeeperSession session) throws KeeperException, InterruptedException {
        List<Holding> released = new ArrayList<>();
        List<List<Op>> transactions = new ArrayList<>();
        for (Holding holding : holdings.values()) {
            if (holding.isReleased() && holding.isLost()) {
                holdings.remove(holding.shard());
                LOG.log(Level.INFO, "shard {0}: worker {1} let go of what it lost", holding, me.id());
            } else if (holding.isReleased()) {
                released.add(holding);
                transactions.add(paths.ownership(holding.shard()).drop(holding.epoch()));
            }
        }
        List<Code> codes = session.commit(transactions);
        for (int i = 0; i < codes.size(); i++) {
            Code code = codes.get(i);
            Holding holding = released.get(i);
            // no node, or another epoch: it went with its session, or in a removal whose answer was lost
            if (code == Code.OK || code == Code.NONODE || code == Code.BADVERSION) {
                holdings.remove(holding.shard());
                LOG.log(Level.INFO, "shard {0}: released by worker {1}", holding, me.id());
            }
        }
        ZooKeeperSession.requireAnswered(codes);
    }

    private void take(ZooKeeperSession session, Assignment assignment) throws KeeperException, InterruptedException {
        List<ShardId> wanted = assignment.shards().stream()
                .filter(shard -> !holdings.containsKey(shard))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        // the owners first: whoever comes between the two reads has raised the version of the second
        Map<String, Node> owners = session.read(
                wanted.stream().map(s -> paths.ownership(s).holderPath()).toList(), signal);
        Map<String, Node> nodes = session.read(wanted.stream().map(paths::shard).toList(), null);
        Map<ShardId, Node> taken = new LinkedHashMap<>();
        List<List<Op>> transactions = new ArrayList<>();
        for (ShardId shard : wanted) {
            Node owner = owners.get(paths.ownership(shard).holderPath());
            Node node = nodes.get(paths.shard(shard));
            boolean leftOver = owner != null && me.wrote(owner.data());
            if (node == null) {
                missing.run();
            } else if (owner == null || leftOver) {
                List<Op> ops = new ArrayList<>();
                ops.add(Op.check(paths.assignment(me.id()), assignment.version()));
                ops.addAll(paths.ownership(shard).take(session, node, leftOver, me));
                taken.put(shard, node);
                transactions.add(ops);
            }
        }
        List<Code> codes = session.commit(transactions);
        int i = 0;
        for (Map.Entry<ShardId, Node> each : taken.entrySet()) {
            // otherwise something changed since it was read, and a watch has been told
            if (codes.get(i++) == Code.OK) {
                acquired(each.getKey(), each.getValue());
            }
        }
        ZooKeeperSession.requireAnswered(codes);
    }

    private void acquired(ShardId shard, Node before) {
        Holding holding = new Holding(shard, before.version() + 1L);
        holdings.put(shard, holding);
        String previous = before.data().get("worker");
        LOG.log(
                Level.INFO,
                "shard {0}: acquired by worker {1}{2}",
                holding,
                me.id(),
                previous.isEmpty() ? "" : "; before: worker " + previous);
        holding.start(listener);
    }

    /** Makes the next pass look at everything. */
    void recheck() {
        signal.raise();
    }

    boolean holds(ShardId shard, long epoch) {
        Holding holding = holdings.get(shard);
        return holding != null && holding.epoch() == epoch;
    }

    boolean isEmpty() {
        return holdings.isEmpty();
    }

    /** The shards that something still works for. */
    Set<ShardId> unreleased() {
        return holdings.values().stream()
                .filter(holding -> !holding.isReleased())
                .map(Holding::shard)
                .collect(Collectors.toSet());
    }

    SortedMap<ShardId, Long> owned() {
        SortedMap<ShardId, Long> owned = new TreeMap<>();
        holdings.forEach((shard, holding) -> owned.put(shard, holding.epoch()));
        return owned;
    }
}
