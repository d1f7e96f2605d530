package dev.eventra.engine.admin;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.outbox.PendingReader;
import dev.eventra.engine.outbox.PendingReader.Depth;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much waits in the shards of the outboxes beside the default one, as far as this server reaches them. A database that
 * does not answer leaves what was known before, and delays a page by a bounded time. Thread-safe.
 */
final class FurtherShards {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final String standard;
    private final OutboxDatabases outboxes;
    private final Threads threads;
    private final Map<String, Refreshed<Map<Integer, Depth>>> depths = new ConcurrentHashMap<>();

    /**
     * @param standard the default outbox's name
     */
    FurtherShards(String standard, OutboxDatabases outboxes, Threads threads) {
        this.standard = standard;
        this.outboxes = outboxes;
        this.threads = threads;
    }

    /**
     * @param all the shards of all outboxes, as ZooKeeper has them
     * @return those that are not the default outbox's
     */
    SortedMap<ShardId, Depth> depths(Set<ShardId> all) {
        SortedMap<ShardId, Depth> found = new TreeMap<>();
        Map<String, Map<Integer, Depth>> known = new HashMap<>();
        for (ShardId shard : all) {
            if (!shard.outbox().equals(standard)) {
                Map<Integer, Depth> ofOutbox = known.computeIfAbsent(shard.outbox(), this::ofOutbox);
                found.put(shard, ofOutbox.getOrDefault(shard.shard(), ClusterBoard.UNKNOWN));
            }
        }
        return found;
    }

    /** By the numbers of the shards. */
    private Map<Integer, Depth> ofOutbox(String name) {
        if (outboxes.find(name).isEmpty()) {
            return Map.of();
        }
        Map<Integer, Depth> value =
                depths.computeIfAbsent(name, this::refreshed).get().value();
        return value == null ? Map.of() : value;
    }

    private Refreshed<Map<Integer, Depth>> refreshed(String name) {
        PendingReader pending = new PendingReader();
        return new Refreshed<>("eventra-admin-pending-" + name, threads, AGE, PATIENCE, () -> {
            OutboxDatabases.Reached reached = outboxes.find(name).orElseThrow();
            return reached.database()
                    .inTransaction(connection ->
                            pending.depths(connection, reached.outbox().shards()));
        });
    }
}
