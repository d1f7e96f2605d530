package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * Keeps this worker in the list of the living. Never two workers with one id: if another has it, this one says so and
 * waits, be it another server with the same configuration or the previous run of this one, whose session has not ended
 * yet. Its own node of an earlier session, known by the incarnation, it takes over.
 *
 * <p>{@link #isEnrolled()} and {@link #administeredBy} may be called by any thread, all else by the loop.
 */
final class Enrolment {

    /** What its node says of a worker that knows what operators want. */
    private static final String WISHES = "wishes";

    private static final String KNOWN = "known";
    private static final Logger LOG = System.getLogger(Enrolment.class.getName());

    private final WorkerIdentity me;
    private final ClusterPaths paths;
    private final NodeData about;
    private final Wishes wishes;
    private final Signal signal;
    private volatile boolean enrolled;
    private volatile UUID administration;
    private String clashedWith = "";

    /**
     * @param wishes whether they are known here is told to the others
     */
    Enrolment(
            WorkerIdentity me,
            ClusterPaths paths,
            ClusterSettings settings,
            Instant startedAt,
            Wishes wishes,
            Runnable wake) {
        this.me = me;
        this.wishes = wishes;
        this.paths = paths;
        this.about = me.signature()
                .with("host", settings.host())
                .with("version", settings.version())
                .with("startedAt", startedAt);
        this.signal = new Signal(wake);
    }

    /**
     * @param reached  the outboxes that this worker reaches
     * @param draining whether it is about to leave: it is then in the list, and nothing is assigned to it
     * @param weights  of its shards, as far as they are known
     */
    void pass(ZooKeeperSession session, Set<String> reached, boolean draining, SortedMap<ShardId, Integer> weights)
            throws KeeperException, InterruptedException {
        signal.take();
        NodeData now = about.with("outboxes", draining ? Set.of() : reached).with("draining", draining);
        if (wishes.areKnown() && !draining) {
            now = now.with(WISHES, KNOWN);
        }
        UUID administered = administration;
        if (administered != null && !draining) {
            now = now.with(DefaultOutboxes.ADMINISTRATION, administered);
        }
        byte[] data = ShardWeights.write(now, weights).bytes();
        String path = paths.worker(me.id());
        Node node = session.read(path, signal);
        if (node == null) {
            enter(session, List.of(session.createEphemeral(path, data)));
        } else if (!me.wrote(node.data())) {
            clash(node);
        } else if (node.session() != session.id()) {
            enter(session, List.of(Op.delete(path, node.version()), session.createEphemeral(path, data)));
        } else if (!node.data().equals(NodeData.parse(data))) {
            session.commit(List.of(Op.setData(path, data, node.version())));
            enrolled = true;
        } else {
            enrolled = true;
        }
    }

    private void enter(ZooKeeperSession session, List<Op> ops) throws KeeperException, InterruptedException {
        boolean done = session.commit(ops, Code.NODEEXISTS, Code.NONODE, Code.BADVERSION);
        if (done) {
            LOG.log(Level.INFO, "worker {0}: enrolled", me.id());
            clashedWith = "";
        } else {
            signal.raise();
        }
        enrolled = done;
    }

    private void clash(Node node) {
        enrolled = false;
        String other = node.data().get("incarnation");
        if (!other.equals(clashedWith)) {
            clashedWith = other;
            LOG.log(
                    Level.WARNING,
                    "worker {0}: the id is in use by a worker on {1}, started at {2}; waiting until that one leaves or"
                            + " its session ends. If it is not the previous run of this one, give this one another id",
                    me.id(),
                    node.data().get("host"),
                    node.data().get("startedAt"));
        }
    }

    /** May be called by any thread. */
    void administeredBy(UUID outbox) {
        administration = outbox;
    }

    /** Whether the worker with this node knows what operators want, and stays. */
    static boolean knowsWishes(Node worker) {
        return KNOWN.equals(worker.data().get(WISHES));
    }

    boolean isEnrolled() {
        return enrolled;
    }

    void leave(ZooKeeperSession session) throws KeeperException, InterruptedException {
        if (enrolled) {
            session.commit(List.of(Op.delete(paths.worker(me.id()), -1)), Code.NONODE);
            enrolled = false;
            LOG.log(Level.INFO, "worker {0}: left", me.id());
        }
    }
}
