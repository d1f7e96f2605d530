package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.event.OutboxRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statements on the shard tables {@code eventra_outbox_<n>}. The connection's transaction is the caller's.
 * Stateless and thread-safe.
 *
 * <p>Reads begin at the lowest sequence each time and leave out what is in flight: sequences don't become visible in
 * their order, so reading on from the last one seen would lose a row that commits late, or send it too late. Deletes
 * name exact rows, for the same reason.
 */
public final class OutboxStore {

    private static final String COLUMNS = EventColumns.NAMES;

    private final OutboxInserts inserts = new OutboxInserts();

    /**
     * Writes events together.
     *
     * @param connection the publisher's
     * @param shard      whose table
     * @param events     in the order in which they were published
     */
    public void insert(Connection connection, int shard, List<Event> events) throws SQLException {
        inserts.insert(connection, shard, events);
    }

    /**
     * As above, if the outbox has this number of shards; it then keeps it until the connection's transaction ends. One round
     * trip where the database allows it: on MariaDB the first of several events takes one of its own.
     *
     * @param connection in a transaction
     * @param shards     by which {@code shard} was chosen
     * @param events     not empty
     * @return whether they were written; if not, none was: ask {@link Dialect#holdShards}
     */
    public boolean insertIf(Connection connection, int shard, int shards, List<Event> events) throws SQLException {
        return inserts.insertIf(connection, shard, shards, events);
    }

    /**
     * Reads the lowest rows that are not in flight. Ends early once {@code maxBytes} of data are reached.
     *
     * @param connection READ COMMITTED
     * @param shard      whose table
     * @param inFlight   sequences to leave out, taken before this call; empty for none
     * @param maxRows    the most rows, positive
     * @param maxBytes   the data after which no further row is taken; at least one row is
     * @return in ascending sequence
     */
    public List<OutboxRow> read(Connection connection, int shard, List<Long> inFlight, int maxRows, long maxBytes)
            throws SQLException {
        Dialect dialect = Dialects.of(connection);
        SequenceRuns runs = new SequenceRuns(inFlight);
        String leaveOut = "";
        if (!inFlight.isEmpty()) {
            leaveOut = runs.areFew() ? runs.without("seq") : "NOT (" + dialect.among("seq", inFlight) + ")";
        }
        boolean lengthsFirst = dialect.computesSubqueriesOnce();
        String sql = lengthsFirst ? lengthsFirst(shard, leaveOut) : wholeRows(shard, leaveOut);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int parameter = leaveOut(dialect, select, 1, runs, inFlight);
            select.setInt(parameter++, maxRows);
            select.setLong(parameter++, maxBytes);
            if (lengthsFirst) {
                select.setInt(leaveOut(dialect, select, parameter, runs, inFlight), maxRows);
            }
            try (ResultSet rows = select.executeQuery()) {
                return collect(dialect, rows);
            }
        }
    }

    private static int leaveOut(
            Dialect dialect, PreparedStatement select, int parameter, SequenceRuns runs, List<Long> inFlight)
            throws SQLException {
        if (inFlight.isEmpty()) {
            return parameter;
        }
        return runs.areFew() ? runs.bind(select, parameter) : dialect.bindAmong(select, parameter, inFlight);
    }

    /**
     * The database itself leaves out the rows behind the byte bound: a driver that fetches hundreds of rows at a time
     * would hold hundreds of large ones. Where that bound is, is found among the rows' lengths alone, which takes a third
     * less than to carry whole rows through the sum. The outer limit cuts nothing off: it keeps planners from reading the
     * whole table.
     */
    private static String lengthsFirst(int shard, String leaveOut) {
        return "SELECT seq, " + COLUMNS + " FROM " + table(shard) + " WHERE seq <= (SELECT MAX(seq) FROM ("
                + withSums(lowest(shard, leaveOut, "seq, OCTET_LENGTH(data) AS bytes"), "seq", "bytes")
                + ") sums WHERE bytes_before < ?)" + (leaveOut.isEmpty() ? "" : " AND " + leaveOut)
                + " ORDER BY seq LIMIT ?";
    }

    /** As above, with the whole rows in the sum. */
    private static String wholeRows(int shard, String leaveOut) {
        return "SELECT seq, " + COLUMNS + " FROM ("
                + withSums(lowest(shard, leaveOut, "seq, " + COLUMNS), "lowest.*", "OCTET_LENGTH(data)")
                + ") sums WHERE bytes_before < ? ORDER BY seq";
    }

    private static String lowest(int shard, String leaveOut, String columns) {
        return "SELECT " + columns + " FROM " + table(shard) + (leaveOut.isEmpty() ? "" : " WHERE " + leaveOut)
                + " ORDER BY seq LIMIT ?";
    }

    /** Adds up the lengths of the rows before each one. */
    private static String withSums(String lowest, String columns, String length) {
        return "SELECT " + columns + ", COALESCE(SUM(" + length + ") OVER (ORDER BY seq"
                + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bytes_before FROM (" + lowest + ") lowest";
    }

    private static List<OutboxRow> collect(Dialect dialect, ResultSet rows) throws SQLException {
        List<OutboxRow> result = new ArrayList<>();
        while (rows.next()) {
            result.add(new OutboxRow(
                    rows.getLong(1),
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4),
                    dialect.instant(rows, 5),
                    rows.getString(6),
                    rows.getString(7),
                    rows.getString(8),
                    rows.getString(9),
                    rows.getString(10),
                    rows.getBytes(11)));
        }
        return result;
    }

    /**
     * Deletes exactly these rows; those that are gone already are passed over.
     *
     * @return how many were deleted
     */
    public int delete(Connection connection, int shard, List<Long> sequences) throws SQLException {
        if (sequences.isEmpty()) {
            return 0;
        }
        Dialect dialect = Dialects.of(connection);
        String sql = dialect.deleteAmong(table(shard), "seq", sequences);
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            dialect.bindDeleteAmong(delete, 1, sequences);
            return delete.executeUpdate();
        }
    }

    /**
     * Which tables have rows. Each is looked at by the lower end of its primary key, all in one statement.
     *
     * @param shards whose tables, not empty
     */
    public Set<Integer> filled(Connection connection, Collection<Integer> shards) throws SQLException {
        String sql = shards.stream()
                .map(shard -> "SELECT " + shard + " AS shard FROM (SELECT MIN(seq) AS lowest FROM " + table(shard)
                        + ") shard" + shard + " WHERE lowest IS NOT NULL")
                .collect(Collectors.joining(" UNION ALL "));
        Set<Integer> filled = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                filled.add(rows.getInt(1));
            }
        }
        return filled;
    }

    /** The table of a shard. */
    public static String table(int shard) {
        return "eventra_outbox_" + shard;
    }
}
