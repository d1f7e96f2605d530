package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * The outboxes that this worker reaches. Each is entered in ZooKeeper once, by whoever comes first, and compared by all
 * others: a name stands for one database and one number of shards in the whole cluster. Thread-safe.
 */
final class Registrations {

    private static final Logger LOG = System.getLogger(Registrations.class.getName());

    private final ClusterPaths paths;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Waits to be entered, or has been in this session; not accepted until it was once. */
    private static final class Entry {
        final OutboxRegistration registration;
        final CompletableFuture<Void> entered = new CompletableFuture<>();
        long session;

        Entry(OutboxRegistration registration) {
            this.registration = registration;
        }
    }

    Registrations(ClusterPaths paths) {
        this.paths = paths;
    }

    /** Completes when the outbox is entered; exceptionally if the cluster knows another by this name. */
    synchronized CompletionStage<Void> add(OutboxRegistration registration) {
        Entry entry = entries.computeIfAbsent(registration.name(), name -> new Entry(registration));
        if (!entry.registration.equals(registration)) {
            return CompletableFuture.failedStage(new OutboxMismatchException(
                    registration, entry.registration.uuid().toString(), Integer.toString(entry.registration.shards())));
        }
        return entry.entered.minimalCompletionStage();
    }

    /** The outboxes that were entered. */
    synchronized Set<String> reached() {
        Set<String> reached = new TreeSet<>();
        entries.forEach((name, entry) -> {
            if (entry.entered.isDone()) {
                reached.add(name);
            }
        });
        return reached;
    }

    /** Once in each session, for ZooKeeper may have been emptied in between. */
    void pass(ZooKeeperSession session) throws KeeperException, InterruptedException {
        for (Entry entry : due(session)) {
            Node node = enter(session, entry.registration);
            if (matches(entry.registration, node)) {
                entry.session = session.id();
                entry.entered.complete(null);
            } else {
                refuse(entry, node);
            }
        }
    }

    private synchronized List<Entry> due(ZooKeeperSession session) {
        return entries.values().stream().filter(e -> e.session != session.id()).toList();
    }

    private Node enter(ZooKeeperSession session, OutboxRegistration registration)
            throws KeeperException, InterruptedException {
        String path = paths.outbox(registration.name());
        Node node = session.read(path, null);
        while (node == null) {
            byte[] data = NodeData.EMPTY
                    .with("uuid", registration.uuid())
                    .with("shards", registration.shards())
                    .bytes();
            byte[] none = NodeData.EMPTY.bytes();
            List<Op> ops = new ArrayList<>();
            ops.add(session.createPersistent(path, data));
            ops.add(session.createPersistent(paths.shards(registration.name()), none));
            for (int shard = 0; shard < registration.shards(); shard++) {
                ops.add(session.createPersistent(paths.shard(new ShardId(registration.name(), shard)), none));
            }
            session.commit(ops, Code.NODEEXISTS);
            node = session.read(path, null);
        }
        return node;
    }

    private static boolean matches(OutboxRegistration registration, Node node) {
        return registration.uuid().toString().equals(node.data().get("uuid"))
                && Integer.toString(registration.shards()).equals(node.data().get("shards"));
    }

    private void refuse(Entry entry, Node node) {
        OutboxMismatchException mismatch = new OutboxMismatchException(
                entry.registration, node.data().get("uuid"), node.data().get("shards"));
        LOG.log(Level.ERROR, "refused: {0}", mismatch.getMessage());
        synchronized (this) {
            entries.remove(entry.registration.name());
        }
        entry.entered.completeExceptionally(mismatch);
    }
}
