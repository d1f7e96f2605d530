package dev.eventra.engine.outbox;

import dev.eventra.engine.database.BoundedStatement;
import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The statements with which an operator lets rejected events and their groups go, or discards them. Each method is the
 * whole of one local transaction at READ COMMITTED, which the caller commits. Immutable and thread-safe.
 *
 * <p><b>Order.</b> A group is let go from its lowest row on, in steps, and stays parked meanwhile: its row in
 * {@code eventra_outbox_parked} says up to which row all is back in the shard's table. Only what is up to that row is relayed;
 * what comes behind goes on being set aside. With the last step the group is parked no more. So whatever crashes
 * between two steps, the rest waits in order, and whoever comes next goes on from there.
 *
 * <p>Rows get their old sequences back, which lie below those of all later events of the group. They were never listed by
 * committed progress: nothing that is set aside was ever committed to Kafka.
 */
public final class RejectedRelease {

    private static final int SECONDS = 20;
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Dialect dialect;
    private final RejectedStore store;

    public RejectedRelease(Dialect dialect) {
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        this.store = new RejectedStore(dialect);
    }

    /** How far a group is. */
    public enum Progress {
        /** There is more to do. */
        MORE,
        /** The group is not parked, now or since before. */
        FREE,
        /** Its first event was refused again meanwhile. */
        PARKED_AGAIN
    }

    /**
     * What a step did.
     *
     * @param shard where the events are now
     * @param moved how many
     */
    public record Step(Progress progress, int shard, int moved) {}

    /** A row's place. */
    public record Row(int shard, long seq) {}

    /**
     * Gives the next events of a group back to its shard.
     *
     * @param first   whether this begins; else the group must still be on its way
     * @param maxRows the most events
     * @param maxData the data after which no further event is taken; at least one is
     */
    public Step step(Connection connection, String group, boolean first, int maxRows, long maxData)
            throws SQLException {
        boundSilence(connection);
        Map<String, Long> parked = store.lock(connection, Set.of(group));
        if (parked.isEmpty()) {
            return new Step(Progress.FREE, -1, 0);
        }
        if (!first && parked.get(group) == RejectedStore.NONE_RELEASED) {
            return new Step(Progress.PARKED_AGAIN, -1, 0);
        }
        int shard = shardOf(connection, group);
        List<Long> rows = lowest(connection, group, maxRows, maxData);
        restore(connection, shard, rows);
        if (rows.isEmpty() || lowest(connection, group, 1, 1).isEmpty()) {
            update(connection, "DELETE FROM " + RejectedStore.PARKED + " WHERE group_key = ?", group);
            return new Step(Progress.FREE, shard, rows.size());
        }
        update(
                connection,
                "UPDATE " + RejectedStore.PARKED + " SET released_to = " + rows.get(rows.size() - 1)
                        + " WHERE group_key = ?",
                group);
        return new Step(Progress.MORE, shard, rows.size());
    }

    /** Gives one event that has no group back to its shard. Empty if it is gone. */
    public Optional<Row> restore(Connection connection, long entry) throws SQLException {
        boundSilence(connection);
        Optional<Row> row = lockUngrouped(connection, entry);
        if (row.isPresent()) {
            restore(connection, row.get().shard(), List.of(row.get().seq()));
        }
        return row;
    }

    /**
     * Deletes an event for good. If its group then has none that was refused, it is to be let go: {@link #step}.
     *
     * @param group null for none
     * @return whether it was there
     */
    public boolean discard(Connection connection, long entry, String group) throws SQLException {
        boundSilence(connection);
        if (group != null) {
            store.lock(connection, Set.of(group));
        }
        return update(connection, "DELETE FROM " + RejectedStore.TABLE + " WHERE entry = " + entry) == 1;
    }

    /**
     * Groups without a refused event, and those that are being let go: what a discard leaves, or a crash. By their names.
     *
     * @param after the name behind which to begin; empty for all
     */
    public List<String> unfinished(Connection connection, String after, int limit) throws SQLException {
        String sql = "SELECT p.group_key FROM " + RejectedStore.PARKED + " p WHERE p.group_key > ?"
                + " AND (p.released_to IS NOT NULL OR NOT EXISTS (SELECT 1 FROM " + RejectedStore.TABLE
                + " r WHERE r.group_key = p.group_key AND r.state = " + RejectedStore.REJECTED
                + ")) ORDER BY p.group_key FETCH FIRST " + limit + " ROWS ONLY";
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, sql)) {
            select.setString(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /** A host that vanishes with a group's mutex in its hands would stop the group's shard. */
    private void boundSilence(Connection connection) throws SQLException {
        dialect.boundSilence(connection, SILENCE);
    }

    /** Where an event is that was given back. */
    public enum Whereabouts {
        /** In its shard's table: it waits for the relay. */
        PENDING,
        /** Set aside again. */
        ASIDE,
        /** Neither: it is in Kafka. */
        RELAYED
    }

    /** Where an event is that was given back. */
    public Whereabouts find(Connection connection, Row row) throws SQLException {
        // set aside means moved, so it is looked for in the order in which it moves
        if (exists(connection, OutboxStore.table(row.shard()) + " WHERE seq = " + row.seq())) {
            return Whereabouts.PENDING;
        }
        return exists(connection, RejectedStore.TABLE + " WHERE shard = " + row.shard() + " AND seq = " + row.seq())
                ? Whereabouts.ASIDE
                : Whereabouts.RELAYED;
    }

    private static boolean exists(Connection connection, String from) throws SQLException {
        try (PreparedStatement select = prepare(connection, "SELECT 1 FROM " + from);
                ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private static int shardOf(Connection connection, String group) throws SQLException {
        try (PreparedStatement select =
                prepare(connection, "SELECT shard FROM " + RejectedStore.PARKED + " WHERE group_key = ?")) {
            select.setString(1, group);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static Optional<Row> lockUngrouped(Connection connection, long entry) throws SQLException {
        String sql =
                "SELECT shard, seq FROM " + RejectedStore.TABLE + " WHERE entry = ? AND group_key IS NULL FOR UPDATE";
        try (PreparedStatement select = prepare(connection, sql)) {
            select.setLong(1, entry);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(new Row(rows.getInt(1), rows.getLong(2))) : Optional.empty();
            }
        }
    }

    private static List<Long> lowest(Connection connection, String group, int maxRows, long maxData)
            throws SQLException {
        String sql = "SELECT seq, COALESCE(OCTET_LENGTH(data), 0) FROM " + RejectedStore.TABLE
                + " WHERE group_key = ? ORDER BY seq FETCH FIRST " + maxRows + " ROWS ONLY";
        List<Long> found = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, sql)) {
            select.setString(1, group);
            try (ResultSet rows = select.executeQuery()) {
                long data = 0;
                while (data < maxData && rows.next()) {
                    found.add(rows.getLong(1));
                    data += rows.getLong(2);
                }
            }
        }
        return found;
    }

    private void restore(Connection connection, int shard, List<Long> sequences) throws SQLException {
        if (sequences.isEmpty()) {
            return;
        }
        String rows = RejectedStore.TABLE + " WHERE shard = " + shard + " AND " + dialect.among("seq", sequences);
        int copied = among(
                connection,
                "INSERT INTO " + OutboxStore.table(shard) + " (seq, " + EventColumns.NAMES + ", created_at) "
                        + dialect.givingNumbers() + " SELECT seq, " + EventColumns.NAMES + ", stored_at FROM " + rows
                        + " ORDER BY seq",
                sequences);
        int deleted = among(connection, "DELETE FROM " + rows, sequences);
        if (copied != sequences.size() || deleted != sequences.size()) {
            throw new SQLException("of " + sequences.size() + " events to be given back to shard " + shard + " "
                    + copied + " were copied and " + deleted + " deleted: somebody else changes "
                    + RejectedStore.TABLE);
        }
    }

    private int among(Connection connection, String sql, List<Long> sequences) throws SQLException {
        try (PreparedStatement update = prepare(connection, sql)) {
            dialect.bindAmong(update, 1, sequences);
            return update.executeUpdate();
        }
    }

    private static int update(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement update = prepare(connection, sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setString(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return BoundedStatement.prepare(connection, sql, SECONDS);
    }
}
