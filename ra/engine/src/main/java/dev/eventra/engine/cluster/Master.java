package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The master's part: one of the workers decides which worker has which shard and writes it into the assignments; the
 * others stand by and watch for the master's node to go.
 *
 * <p>The mastership is a {@link Claim}; its epoch is the master's term. Every write carries a check of the term in its
 * transaction, so a master that was deposed without noticing can't write over its successor's plan. Nothing that a plan
 * must be right by is kept from one to the next: what is assigned now is read from ZooKeeper, so a new master goes on
 * where the old one stopped, even between two transactions of one plan; only loads are remembered ({@link LoadMemory}).
 * A shard that is in two assignments meanwhile does no harm, for the owner nodes decide; the next plan removes it from
 * one.
 *
 * <p>Hazard: after ZooKeeper itself was away, the workers come back one after the other, and the first of them becomes
 * master. If it took the others for dead it would take their shards from relays that never stopped. So for one session
 * timeout after its own connection was interrupted a master leaves those that are missing what they had, and moves
 * nothing that has a worker: who is missing doesn't tell its load. A worker's crash is no such case: the master's
 * connection is steady then, and the shards move at once.
 *
 * <p>What operators want is kept elsewhere, and told by {@link Wishes}. A new master that has not been told yet leaves
 * all as it is for a while. Where the database can't be reached from a worker at all it would never be told: such a worker
 * leaves the mastership to one that knows, as long as there is one.
 *
 * <p>{@link #leads()} and {@link #replan()} may be called by any thread, all else by the loop.
 */
final class Master {

    private static final Logger LOG = System.getLogger(Master.class.getName());
    /** Keeps a transaction far below ZooKeeper's limit of 1 MB for a request. */
    private static final int TRANSACTION_BYTES = 256 * 1024;

    private static final long NONE = -1;

    private final WorkerIdentity me;
    private final ClusterPaths paths;
    private final Function<ClusterPicture, SortedMap<String, SortedSet<ShardId>>> planner;
    private final Claim claim;
    private final Signal election;
    private final Signal picture;
    private final Wishes wishes;
    private final LoadMemory loads;
    private final DefaultOutboxes defaults = new DefaultOutboxes();
    private volatile long term = NONE;
    private long elected;
    private boolean saidUnknown;
    private final Set<String> knownWorkers = new TreeSet<>();
    /** Whose nodes can't be read. */
    private final Set<String> strangeOutboxes = new TreeSet<>();

    Master(
            WorkerIdentity me,
            ClusterPaths paths,
            Function<ClusterPicture, SortedMap<String, SortedSet<ShardId>>> planner,
            Wishes wishes,
            LoadMemory loads,
            Runnable wake) {
        this.me = me;
        this.paths = paths;
        this.planner = planner;
        this.wishes = wishes;
        this.loads = loads;
        this.claim = paths.mastership();
        this.election = new Signal(wake);
        this.picture = new Signal(wake);
    }

    boolean leads() {
        return term != NONE;
    }

    /**
     * @param full     whether to look even though nothing was signalled
     * @param settling whether workers that are missing may only not be back yet
     */
    void pass(ZooKeeperSession session, boolean full, boolean settling) throws KeeperException, InterruptedException {
        if (election.take() || full) {
            elect(session);
        }
        if (!leads()) {
            return;
        }
        Optional<ClusterWishes> wanted = wishes.after(elected);
        if (wanted.isPresent() && isAnotherTold(session, picture)) {
            LOG.log(
                    Level.INFO,
                    "worker {0}: makes way for a master that knows what operators want; here the database has not told",
                    me.id());
            stepDown(session);
        } else if (wanted.isPresent() && (picture.take() || full)) {
            sayIfUnknown();
            assign(session, wanted.get(), settling);
        }
    }

    /** Operators want something else now. May be called by any thread. */
    void replan() {
        picture.raise();
    }

    private void sayIfUnknown() {
        if (!wishes.areKnown() && !saidUnknown) {
            saidUnknown = true;
            LOG.log(
                    Level.WARNING,
                    "worker {0}: assigns shards without knowing which ones operators paused or moved: the database has"
                            + " not told yet",
                    me.id());
        }
    }

    private void elect(ZooKeeperSession session) throws KeeperException, InterruptedException {
        Node holder = session.read(claim.holderPath(), election);
        boolean mine = holder != null && me.wrote(holder.data());
        if (holder != null && !mine) {
            deposed();
        } else if (leads() && (holder == null || holder.session() != session.id())) {
            Code code = session.commit(List.of(claim.renew(session, term, holder != null, me)))
                    .get(0);
            if (code == Code.BADVERSION) {
                deposed();
            }
            settle(code);
        } else if (!leads() && !isAnotherTold(session, election)) {
            Node node = session.read(claim.epochPath(), null);
            if (node == null) {
                // ZooKeeper was emptied; the next pass begins with what is missing
                election.raise();
                return;
            }
            Code code =
                    session.commit(List.of(claim.take(session, node, mine, me))).get(0);
            if (code == Code.OK) {
                term = node.version() + 1L;
                elected = System.nanoTime();
                knownWorkers.clear();
                loads.clear();
                picture.raise();
                LOG.log(Level.INFO, "worker {0}: elected master, term {1}", me.id(), Long.toString(term));
            }
            settle(code);
        }
    }

    /** Whether another worker knows what operators want, and this one does not. */
    private boolean isAnotherTold(ZooKeeperSession session, Signal watcher)
            throws KeeperException, InterruptedException {
        return !wishes.areKnown()
                && session.childrenOf(paths.workers(), watcher).entrySet().stream()
                        .anyMatch(
                                worker -> !worker.getKey().equals(me.id()) && Enrolment.knowsWishes(worker.getValue()));
    }

    /** Somebody was faster: look again. */
    private void settle(Code code) throws KeeperException {
        if (code == Code.BADVERSION || code == Code.NODEEXISTS || code == Code.NONODE) {
            election.raise();
        } else if (code != Code.OK) {
            throw KeeperException.create(code, claim.holderPath());
        }
    }

    private void deposed() {
        if (leads()) {
            LOG.log(Level.WARNING, "worker {0}: no longer master, term {1} is over", me.id(), Long.toString(term));
            term = NONE;
        }
    }

    void stepDown(ZooKeeperSession session) throws KeeperException, InterruptedException {
        if (leads()) {
            session.commit(claim.drop(term), Code.NONODE, Code.BADVERSION);
            LOG.log(Level.INFO, "worker {0}: stepped down as master, term {1}", me.id(), Long.toString(term));
            term = NONE;
        }
    }

    private void assign(ZooKeeperSession session, ClusterWishes wanted, boolean settling)
            throws KeeperException, InterruptedException {
        Map<String, Node> workers = session.childrenOf(paths.workers(), picture);
        Map<String, Node> outboxes = session.childrenOf(paths.outboxes(), picture);
        Map<String, Node> assignments = session.childrenOf(paths.assignments(), null);
        Map<String, Set<String>> reach = reach(workers);
        defaults.part(me.id(), workers, outboxes, reach);
        if (settling) {
            assignments.forEach((id, node) ->
                    reach.putIfAbsent(id, Set.copyOf(node.data().values().keySet())));
        }
        logChanges(workers, reach.keySet());
        Map<ShardId, String> current = current(reach.keySet(), assignments);
        Collection<ShardId> shards = shards(outboxes, current.keySet());
        Map<ShardId, Integer> weights = loads.weights(workers, current, shards);
        Set<ShardId> resting = loads.resting(occasion(workers, reach.keySet(), shards, wanted));
        boolean stays = settling || loads.isLevel(reach.keySet(), current);
        SortedMap<String, SortedSet<ShardId>> plan = planner.apply(
                new ClusterPicture(reach, shards, current, wanted, weights, stays ? current.keySet() : resting));
        if (write(session, plan, assignments)) {
            logMoves(current, loads.planned(current, plan));
        }
    }

    private void logChanges(Map<String, Node> workers, Set<String> counted) {
        for (Map.Entry<String, Node> worker : workers.entrySet()) {
            if (!knownWorkers.contains(worker.getKey())) {
                NodeData data = worker.getValue().data();
                LOG.log(
                        Level.INFO,
                        "worker {0} joined: host {1}, version {2}",
                        worker.getKey(),
                        data.get("host"),
                        data.get("version"));
            }
        }
        for (String known : knownWorkers) {
            if (!counted.contains(known)) {
                LOG.log(Level.INFO, "worker {0} left", known);
            }
        }
        knownWorkers.retainAll(counted);
        knownWorkers.addAll(workers.keySet());
    }

    private static Map<String, Set<String>> reach(Map<String, Node> workers) {
        Map<String, Set<String>> reach = new HashMap<>();
        // workers that reach the same share one set: a thousand sets of a thousand names take longer than the plan
        Map<String, Set<String>> known = new HashMap<>();
        workers.forEach((id, node) -> reach.put(
                id,
                known.computeIfAbsent(
                        node.data().get("outboxes"),
                        text -> Set.copyOf(node.data().list("outboxes")))));
        return reach;
    }

    /** All that a plan depends on beside loads. */
    private static List<Object> occasion(
            Map<String, Node> workers, Set<String> counted, Collection<ShardId> shards, ClusterWishes wanted) {
        Map<String, String> reached = new HashMap<>();
        // the text of the node: sets would be compared name by name
        counted.forEach(id -> reached.put(
                id, workers.containsKey(id) ? reached(workers.get(id).data()) : "as assigned"));
        return List.of(reached, Set.copyOf(shards), wanted);
    }

    /** Of a worker with another default outbox not all that it reaches counts. */
    private static String reached(NodeData worker) {
        return worker.get("outboxes") + ' ' + worker.get(DefaultOutboxes.ADMINISTRATION);
    }

    private void logMoves(Map<ShardId, String> current, Map<ShardId, String> moved) {
        moved.forEach((shard, worker) -> LOG.log(
                Level.INFO,
                "shard {0}: moves from worker {1} to {2} for its load, weight {3}",
                shard,
                current.get(shard),
                worker,
                Integer.toString(loads.weight(shard))));
    }

    /** Those of an outbox whose node can't be read stay where they are. */
    private Collection<ShardId> shards(Map<String, Node> outboxes, Set<ShardId> assigned) {
        Set<String> strange = new HashSet<>();
        List<ShardId> shards = RegisteredShards.of(outboxes, strange::add);
        strange.forEach(this::warn);
        assigned.stream().filter(shard -> strange.contains(shard.outbox())).forEach(shards::add);
        return shards;
    }

    /** Once for each. */
    private void warn(String outbox) {
        if (strangeOutboxes.add(outbox)) {
            LOG.log(
                    Level.WARNING,
                    "the node of outbox {0} in ZooKeeper does not say how many shards it has, 1 to 64: they stay where they are",
                    outbox);
        }
    }

    private static Map<ShardId, String> current(Set<String> counted, Map<String, Node> assignments) {
        Map<ShardId, String> current = new HashMap<>();
        assignments.forEach((id, node) -> {
            if (counted.contains(id)) {
                Assignment.of(node).shards().forEach(shard -> current.putIfAbsent(shard, id));
            }
        });
        return current;
    }

    /**
     * @return whether all of it is written; if not, the next pass plans anew from what is assigned then
     */
    private boolean write(
            ZooKeeperSession session, SortedMap<String, SortedSet<ShardId>> plan, Map<String, Node> assignments)
            throws KeeperException, InterruptedException {
        boolean written = true;
        List<Op> ops = new ArrayList<>();
        int bytes = 0;
        for (Map.Entry<String, SortedSet<ShardId>> worker : plan.entrySet()) {
            String path = paths.assignment(worker.getKey());
            Node before = assignments.get(worker.getKey());
            byte[] data = Assignment.bytes(worker.getValue());
            if (before == null) {
                ops.add(session.createPersistent(path, data));
            } else if (!before.data().equals(NodeData.parse(data))) {
                ops.add(Op.setData(path, data, before.version()));
            } else {
                continue;
            }
            bytes += data.length + path.length();
            if (bytes > TRANSACTION_BYTES) {
                written &= commit(session, ops);
                bytes = 0;
            }
        }
        for (Map.Entry<String, Node> before : assignments.entrySet()) {
            if (!plan.containsKey(before.getKey())) {
                ops.add(Op.delete(
                        paths.assignment(before.getKey()), before.getValue().version()));
            }
        }
        return written & commit(session, ops);
    }

    private boolean commit(ZooKeeperSession session, List<Op> ops) throws KeeperException, InterruptedException {
        if (ops.isEmpty()) {
            return true;
        }
        List<Op> guarded = new ArrayList<>();
        guarded.add(claim.check(term));
        guarded.addAll(ops);
        ops.clear();
        boolean done = session.commit(guarded, Code.BADVERSION, Code.NODEEXISTS, Code.NONODE);
        if (!done) {
            // deposed, or an assignment was changed by hand: look again at both
            election.raise();
            picture.raise();
        }
        return done;
    }
}
