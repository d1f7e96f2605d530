package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final Signal signal;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Waits to be entered, or has been; not accepted until it was once. */
    private static final class Entry {
        final OutboxRegistration registration;
        final CompletableFuture<Void> entered = new CompletableFuture<>();
        boolean checked;

        Entry(OutboxRegistration registration) {
            this.registration = registration;
        }
    }

    Registrations(ClusterPaths paths, Runnable wake) {
        this.paths = paths;
        this.signal = new Signal(wake);
    }

    /** Makes the next pass look at all of them, as at the beginning of a session, or when one is found missing. */
    void recheck() {
        signal.raise();
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

    /**
     * Enters those that are new, and makes again what is missing of the others.
     *
     * @return whether anything was missing
     */
    boolean pass(ZooKeeperSession session) throws KeeperException, InterruptedException {
        boolean missing = false;
        for (Entry entry : due(signal.take())) {
            missing |= enter(session, entry);
        }
        return missing;
    }

    private synchronized List<Entry> due(boolean all) {
        if (all) {
            entries.values().forEach(entry -> entry.checked = false);
        }
        return entries.values().stream().filter(entry -> !entry.checked).toList();
    }

    private boolean enter(ZooKeeperSession session, Entry entry) throws KeeperException, InterruptedException {
        Map<String, byte[]> wanted = nodes(entry.registration);
        String path = paths.outbox(entry.registration.name());
        Node node = session.read(path, signal);
        if (node != null && !matches(entry.registration, node)) {
            refuse(entry, node);
            return false;
        }
        wanted.keySet().removeAll(session.read(wanted.keySet(), null).keySet());
        if (!wanted.isEmpty()) {
            List<Op> ops = new ArrayList<>();
            wanted.forEach((missing, data) -> ops.add(session.createPersistent(missing, data)));
            if (!session.commit(ops, Code.NODEEXISTS, Code.NONODE)) {
                // another was faster, or removes it right now
                signal.raise();
                return true;
            }
        }
        synchronized (this) {
            entry.checked = true;
        }
        entry.entered.complete(null);
        return !wanted.isEmpty();
    }

    /** Parents first. */
    private Map<String, byte[]> nodes(OutboxRegistration registration) {
        byte[] none = NodeData.EMPTY.bytes();
        Map<String, byte[]> nodes = new LinkedHashMap<>();
        nodes.put(
                paths.outbox(registration.name()),
                NodeData.EMPTY
                        .with("uuid", registration.uuid())
                        .with("shards", registration.shards())
                        .bytes());
        nodes.put(paths.shards(registration.name()), none);
        for (int shard = 0; shard < registration.shards(); shard++) {
            nodes.put(paths.shard(new ShardId(registration.name(), shard)), none);
        }
        return nodes;
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
