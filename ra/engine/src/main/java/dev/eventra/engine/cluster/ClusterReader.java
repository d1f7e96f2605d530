package dev.eventra.engine.cluster;

import dev.eventra.engine.cluster.ClusterSnapshot.Member;
import dev.eventra.engine.cluster.ClusterSnapshot.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.zookeeper.KeeperException;

/**
 * Reads the cluster for people: without watches, at most once a second however many ask, and for a bounded time. While
 * one caller reads, others get what was read before. Thread-safe.
 */
final class ClusterReader {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final ClusterPaths paths;
    private final ClusterConnection connection;
    private final String where;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile ClusterReading last;
    private volatile long lastAt;

    /**
     * @param where ZooKeeper is
     */
    ClusterReader(ClusterPaths paths, ClusterConnection connection, String where, Clock clock) {
        this.paths = paths;
        this.connection = connection;
        this.where = where;
        this.clock = clock;
    }

    ClusterReading read() {
        ClusterReading before = last;
        if (before != null && (System.nanoTime() - lastAt < AGE.toNanos() || !reading.tryLock())) {
            return before;
        }
        if (before == null) {
            reading.lock();
        }
        try {
            if (last == before) {
                last = ask(before == null ? ClusterSnapshot.EMPTY : before.snapshot(), before != null);
                lastAt = System.nanoTime();
            }
            return last;
        } finally {
            reading.unlock();
        }
    }

    private ClusterReading ask(ClusterSnapshot before, boolean known) {
        Instant now = clock.instant();
        try {
            Optional<ZooKeeperSession> session = connection.session(PATIENCE);
            return session.isPresent()
                    ? new ClusterReading(snapshot(session.get(), known ? before : null, now), true, where, now)
                    : new ClusterReading(before, false, where + " can't be reached", now);
        } catch (KeeperException | RuntimeException e) {
            return new ClusterReading(before, false, where + ": " + e.getMessage(), now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ClusterReading(before, false, where + ": interrupted", now);
        }
    }

    private ClusterSnapshot snapshot(ZooKeeperSession session, ClusterSnapshot before, Instant now)
            throws KeeperException, InterruptedException {
        Map<String, Node> workers = session.childrenOf(paths.workers(), null);
        Map<String, Node> assignments = session.childrenOf(paths.assignments(), null);
        Map<String, Node> outboxes = session.childrenOf(paths.outboxes(), null);
        Claim mastership = paths.mastership();
        Map<String, Node> master = session.read(List.of(mastership.epochPath(), mastership.holderPath()), null);
        Node leader = master.get(mastership.holderPath());
        SortedMap<String, Member> members = new TreeMap<>();
        workers.forEach((id, node) -> members.put(id, member(node.data())));
        Map<ShardId, String> assigned = new HashMap<>();
        assignments.forEach((id, node) -> Assignment.of(node).shards().forEach(shard -> assigned.put(shard, id)));
        return new ClusterSnapshot(
                leader == null ? null : leader.data().get("worker"),
                master.containsKey(mastership.epochPath())
                        ? master.get(mastership.epochPath()).version()
                        : 0,
                members,
                assigned,
                owners(session, RegisteredShards.of(outboxes, strange -> {}), before, now));
    }

    private SortedMap<ShardId, Owner> owners(
            ZooKeeperSession session, List<ShardId> shards, ClusterSnapshot before, Instant now)
            throws KeeperException, InterruptedException {
        List<String> wanted = new ArrayList<>();
        for (ShardId shard : shards) {
            wanted.add(paths.ownership(shard).epochPath());
            wanted.add(paths.ownership(shard).holderPath());
        }
        Map<String, Node> nodes = session.read(wanted, null);
        SortedMap<ShardId, Owner> owners = new TreeMap<>();
        for (ShardId shard : shards) {
            Node epoch = nodes.get(paths.ownership(shard).epochPath());
            Node holder = nodes.get(paths.ownership(shard).holderPath());
            long number = epoch == null ? 0 : epoch.version();
            owners.put(
                    shard,
                    holder == null
                            ? new Owner(null, number, unownedSince(before, shard, now))
                            : new Owner(holder.data().get("worker"), number, epoch == null ? null : epoch.modified()));
        }
        return owners;
    }

    /** ZooKeeper doesn't say when a node went: as of when it was first seen to be gone. */
    private static Instant unownedSince(ClusterSnapshot before, ShardId shard, Instant now) {
        Owner owner = before == null ? null : before.shards().get(shard);
        if (owner == null) {
            return null;
        }
        return owner.worker() == null ? owner.since() : now;
    }

    private static Member member(NodeData data) {
        return new Member(
                data.get("host"),
                data.get("version"),
                time(data.get("startedAt")),
                Set.copyOf(data.list("outboxes")),
                Boolean.parseBoolean(data.get("draining")));
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            // a newer version may write it differently
            return null;
        }
    }
}
