package dev.eventra.engine.outbox;

import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks into shard tables for people, by their primary key alone: what a look costs does not depend on how many rows
 * there are. Stateless and thread-safe.
 */
public final class PendingReader {

    /** Rows that are counted one by one; beyond, the sequences tell. */
    static final int COUNTED = 1_000;

    private static final int SECONDS = 10;
    private static final String COLUMNS = "SELECT seq, id, type, source, group_key, created_at FROM ";

    /**
     * How full a shard's table is.
     *
     * @param rows   how many rows
     * @param exact  whether they were counted; else this is how far apart the first and the last sequence are, of which
     *               some may be gone or not yet committed
     * @param oldest when the first of them was stored; null if there is none
     */
    public record Depth(long rows, boolean exact, Instant oldest) {}

    /**
     * A row without its data.
     *
     * @param seq    its place in its table
     * @param stored when its transaction began, or it was inserted, as the database has it
     */
    public record PendingRow(
            int shard, long seq, String id, String type, String source, String group, Instant stored) {}

    /**
     * What must hold of a row; null for anything.
     *
     * @param since stored at this time or later
     * @param until stored before this time
     */
    public record Wanted(String source, String id, String type, String group, Instant since, Instant until) {

        /** Whether a row is one of these. */
        public boolean fits(PendingRow row) {
            return (source == null || source.equals(row.source()))
                    && (id == null || id.equals(row.id()))
                    && (type == null || type.equals(row.type()))
                    && (group == null || group.equals(row.group()))
                    && (since == null || !row.stored().isBefore(since))
                    && (until == null || row.stored().isBefore(until));
        }
    }

    /**
     * Where the events of a group are.
     *
     * @param shards the outbox's number of shards
     */
    public static int shardOf(String group, int shards) {
        return ShardRouter.shard(group, shards);
    }

    /** The depth of each shard's table, in one statement. */
    public Map<Integer, Depth> depths(Connection connection, int shards) throws SQLException {
        Map<Integer, Depth> depths = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(depthsSql(shards))) {
            select.setQueryTimeout(SECONDS);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    depths.put(rows.getInt("shard"), depth(rows));
                }
            }
        }
        return depths;
    }

    static String depthsSql(int shards) {
        return IntStream.range(0, shards).mapToObj(PendingReader::depthSql).collect(Collectors.joining(" UNION ALL "));
    }

    /** Each part is a look at one end of the primary key, or at a bounded piece of it. */
    private static String depthSql(int shard) {
        String table = OutboxStore.table(shard);
        return "SELECT " + shard + " AS shard, (SELECT MIN(seq) FROM " + table + ") AS lowest, (SELECT MAX(seq) FROM "
                + table + ") AS highest, (SELECT created_at FROM " + table
                + " ORDER BY seq FETCH FIRST 1 ROWS ONLY) AS oldest, (SELECT COUNT(*) FROM (SELECT seq FROM " + table
                + " ORDER BY seq FETCH FIRST " + (COUNTED + 1) + " ROWS ONLY) counted" + shard + ") AS counted";
    }

    private static Depth depth(ResultSet rows) throws SQLException {
        Instant since = Dialects.of(rows).instant(rows, "oldest");
        long counted = rows.getLong("counted");
        return counted <= COUNTED
                ? new Depth(counted, true, since)
                : new Depth(Math.max(counted, rows.getLong("highest") - rows.getLong("lowest") + 1), false, since);
    }

    /**
     * A range of sequences.
     *
     * @param low  the first one
     * @param high the first one behind it
     */
    public record Range(long low, long high) {

        public boolean isEmpty() {
            return low >= high;
        }
    }

    /** In which range the rows of each table are, in one statement; without the tables that are empty. */
    public Map<Integer, Range> ranges(Connection connection, int shards) throws SQLException {
        String sql = IntStream.range(0, shards)
                .mapToObj(shard -> "SELECT " + shard + " AS shard, (SELECT MIN(seq) FROM " + OutboxStore.table(shard)
                        + ") AS lowest, (SELECT MAX(seq) FROM " + OutboxStore.table(shard) + ") AS highest")
                .collect(Collectors.joining(" UNION ALL "));
        Map<Integer, Range> ranges = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long lowest = rows.getLong("lowest");
                    if (!rows.wasNull()) {
                        ranges.put(rows.getInt("shard"), new Range(lowest, rows.getLong("highest") + 1));
                    }
                }
            }
        }
        return ranges;
    }

    /** Looks for one event in a range of one table, which costs as much as the range is long. */
    public Optional<PendingRow> find(Connection connection, int shard, Range range, String source, String id)
            throws SQLException {
        String sql = COLUMNS + OutboxStore.table(shard) + " WHERE seq >= ? AND seq < ? AND id = ? AND source = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            select.setLong(1, range.low());
            select.setLong(2, range.high());
            select.setString(3, id);
            select.setString(4, source);
            return rows(select, shard).stream().findFirst();
        }
    }

    /**
     * Rows of one table, the latest first.
     *
     * @param below the sequence below which to begin
     * @param limit the most rows
     */
    public List<PendingRow> latest(Connection connection, int shard, long below, int limit) throws SQLException {
        String sql = COLUMNS + OutboxStore.table(shard) + " WHERE seq < ? ORDER BY seq DESC FETCH FIRST " + limit
                + " ROWS ONLY";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(SECONDS);
            select.setFetchSize(limit);
            select.setLong(1, below);
            return rows(select, shard);
        }
    }

    private static List<PendingRow> rows(PreparedStatement select, int shard) throws SQLException {
        List<PendingRow> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new PendingRow(
                        shard,
                        rows.getLong("seq"),
                        rows.getString("id"),
                        rows.getString("type"),
                        rows.getString("source"),
                        rows.getString("group_key"),
                        Dialects.of(rows).instant(rows, "created_at")));
            }
        }
        return found;
    }
}
