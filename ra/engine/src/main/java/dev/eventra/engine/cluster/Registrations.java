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
 * others: a name stands for one database in the whole cluster. The number of shards changes with its layout: a later one
 * replaces an earlier one, and a worker that has not heard of it changes nothing. Thread-safe.
 *
 * <p>Nodes of shards that are gone stay: the epochs in them must not begin anew if the shards come back.
 */
final class Registrations {

    private static final Logger LOG = System.getLogger(Registrations.class.getName());

    private final ClusterPaths paths;
    private final Signal signal;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Waits to be entered, or has been; not accepted until it was once. */
    private static final class Entry {
        volatile OutboxRegistration registration;
        /** With the number of the layout that the cluster knew then. */
        final CompletableFuture<Integer> entered = new CompletableFuture<>();

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

    /**
     * Completes when the outbox is entered; exceptionally if the cluster knows another by this name. One with a later layout
     * takes the place of what was added before.
     *
     * @return the number of the layout that the cluster knew when it was entered first
     */
    synchronized CompletionStage<Integer> add(OutboxRegistration registration) {
        Entry entry = entries.computeIfAbsent(registration.name(), name -> new Entry(registration));
        if (entry.registration.uuid().equals(registration.uuid())
                && entry.registration.layout() < registration.layout()) {
            entry.registration = registration;
            entry.checked = false;
        }
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
        OutboxRegistration registration = entry.registration;
        String path = paths.outbox(registration.name());
        Node node = session.read(path, signal);
        if (node != null && !matches(registration, node)) {
            refuse(entry, node);
            return false;
        }
        // one that is behind is entered too: it relays what it is given, and hears of the layout from its database
        boolean changes = node != null && layout(node) < registration.layout();
        Map<String, byte[]> wanted =
                node == null || layout(node) <= registration.layout() ? nodes(registration) : new LinkedHashMap<>();
        byte[] own = wanted.get(path);
        wanted.keySet().removeAll(session.read(wanted.keySet(), null).keySet());
        if (changes || !wanted.isEmpty()) {
            List<Op> ops = new ArrayList<>();
            wanted.forEach((missing, data) -> ops.add(session.createPersistent(missing, data)));
            if (changes) {
                ops.add(Op.setData(path, own, node.version()));
            }
            if (!session.commit(ops, Code.NODEEXISTS, Code.NONODE, Code.BADVERSION)) {
                // another was faster, or removes it right now
                signal.raise();
                return true;
            }
        }
        synchronized (this) {
            entry.checked = entry.registration.equals(registration);
        }
        entry.entered.complete(Math.max(registration.layout(), node == null ? 1 : layout(node)));
        return !wanted.isEmpty();
    }

    /** Of versions that knew none: the first. */
    private static int layout(Node node) {
        try {
            return node.data().get("layout").isEmpty()
                    ? 1
                    : Integer.parseInt(node.data().get("layout"));
        } catch (NumberFormatException e) {
            // written by hand: what a database says is better
            return 0;
        }
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
                        .with("layout", registration.layout())
                        .bytes());
        nodes.put(paths.shards(registration.name()), none);
        for (int shard = 0; shard < registration.shards(); shard++) {
            nodes.put(paths.shard(new ShardId(registration.name(), shard)), none);
        }
        return nodes;
    }

    private static boolean matches(OutboxRegistration registration, Node node) {
        return registration.uuid().toString().equals(node.data().get("uuid"))
                && (registration.layout() != layout(node)
                        || Integer.toString(registration.shards())
                                .equals(node.data().get("shards")));
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
