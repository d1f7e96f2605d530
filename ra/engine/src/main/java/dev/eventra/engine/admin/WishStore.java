package dev.eventra.engine.admin;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Wish;
import dev.eventra.engine.cluster.ClusterWishes;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statements on {@code eventra_shard_state} and {@code eventra_worker_state}. Immutable and thread-safe. */
final class WishStore {

    private static final String SHARDS = "eventra_shard_state";
    private static final String WORKERS = "eventra_worker_state";

    private final String who;
    private final String insertShard;
    private final String insertWorker;

    /**
     * What is wanted of a shard.
     *
     * @param pinnedTo null for any worker
     */
    record ShardWish(boolean paused, String pinnedTo, Wish wish) {}

    /** What is wanted of a worker. */
    record WorkerWish(boolean drained, Wish wish) {}

    /** All that is wanted. */
    record All(SortedMap<ShardId, ShardWish> shards, SortedMap<String, WorkerWish> workers) {

        ClusterWishes wishes() {
            Set<ShardId> paused = new HashSet<>();
            Map<ShardId, String> pinned = new HashMap<>();
            Set<String> drained = new HashSet<>();
            shards.forEach((shard, wish) -> {
                if (wish.paused()) {
                    paused.add(shard);
                }
                if (wish.pinnedTo() != null) {
                    pinned.put(shard, wish.pinnedTo());
                }
            });
            workers.forEach((worker, wish) -> {
                if (wish.drained()) {
                    drained.add(worker);
                }
            });
            return new ClusterWishes(paused, pinned, drained);
        }
    }

    WishStore(Dialect dialect) {
        who = "actor = ?, reason = ?, changed_at = " + dialect.now();
        insertShard = dialect.insertUnlessPresent(SHARDS, List.of("outbox", "shard"), List.of("outbox", "shard"));
        insertWorker = dialect.insertUnlessPresent(WORKERS, List.of("worker"), List.of("worker"));
    }

    All all(Connection connection) throws SQLException {
        SortedMap<ShardId, ShardWish> shards = new TreeMap<>();
        for (Map.Entry<ShardId, ShardWish> row : Rows.query(
                connection,
                "SELECT outbox, shard, paused, pinned_to, actor, reason, changed_at FROM " + SHARDS,
                List.of(),
                WishStore::shard)) {
            shards.put(row.getKey(), row.getValue());
        }
        SortedMap<String, WorkerWish> workers = new TreeMap<>();
        for (Map.Entry<String, WorkerWish> row : Rows.query(
                connection,
                "SELECT worker, drained, actor, reason, changed_at FROM " + WORKERS,
                List.of(),
                WishStore::worker)) {
            workers.put(row.getKey(), row.getValue());
        }
        return new All(shards, workers);
    }

    private static Map.Entry<ShardId, ShardWish> shard(ResultSet row) throws SQLException {
        return Map.entry(
                new ShardId(row.getString("outbox"), row.getInt("shard")),
                new ShardWish(row.getBoolean("paused"), row.getString("pinned_to"), wish(row)));
    }

    private static Map.Entry<String, WorkerWish> worker(ResultSet row) throws SQLException {
        return Map.entry(row.getString("worker"), new WorkerWish(row.getBoolean("drained"), wish(row)));
    }

    private static Wish wish(ResultSet row) throws SQLException {
        String actor = row.getString("actor");
        return actor == null
                ? null
                : new Wish(new Change(actor, row.getString("reason")), Rows.time(row, "changed_at"));
    }

    void pause(Connection connection, ShardId shard, boolean paused, Change change) throws SQLException {
        present(connection, shard);
        Rows.update(
                connection,
                "UPDATE " + SHARDS + " SET paused = ?, " + who + " WHERE outbox = ? AND shard = ?",
                paused,
                change.actor(),
                change.reason(),
                shard.outbox(),
                shard.shard());
    }

    /**
     * @param worker null for any
     */
    void pin(Connection connection, ShardId shard, String worker, Change change) throws SQLException {
        present(connection, shard);
        Rows.update(
                connection,
                "UPDATE " + SHARDS + " SET pinned_to = ?, " + who + " WHERE outbox = ? AND shard = ?",
                worker,
                change.actor(),
                change.reason(),
                shard.outbox(),
                shard.shard());
    }

    /**
     * @return how many were pinned
     */
    int unpinAll(Connection connection, String outbox, Change change) throws SQLException {
        return Rows.update(
                connection,
                "UPDATE " + SHARDS + " SET pinned_to = NULL, " + who + " WHERE outbox = ? AND pinned_to IS NOT NULL",
                change.actor(),
                change.reason(),
                outbox);
    }

    void drain(Connection connection, String worker, boolean drained, Change change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insertWorker)) {
            statement.setString(1, worker);
            statement.executeUpdate();
        }
        Rows.update(
                connection,
                "UPDATE " + WORKERS + " SET drained = ?, " + who + " WHERE worker = ?",
                drained,
                change.actor(),
                change.reason(),
                worker);
    }

    /** Locks the row, so that nobody drains a worker to which a shard is being moved; empty if nobody ever did. */
    Optional<Boolean> drained(Connection connection, String worker) throws SQLException {
        return Rows.first(
                connection,
                "SELECT drained FROM " + WORKERS + " WHERE worker = ? FOR UPDATE",
                List.of(worker),
                row -> row.getBoolean("drained"));
    }

    private void present(Connection connection, ShardId shard) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insertShard)) {
            statement.setString(1, shard.outbox());
            statement.setInt(2, shard.shard());
            statement.executeUpdate();
        }
    }
}
