package dev.eventra.engine.inbox;

import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The statements on {@code eventra_position}. The connection's transaction is the caller's, at READ COMMITTED. Rows are
 * always taken in the order of their partitions, so that no two transactions wait for each other crosswise. Immutable
 * and thread-safe.
 */
public final class PositionStore {

    private static final String TABLE = "eventra_position";
    private static final String OF_TOPIC = " WHERE subscription = ? AND topic = ?";
    private static final String OF_PARTITION = OF_TOPIC + " AND kafka_partition = ?";
    private static final int TIMEOUT_SECONDS = 20;

    private final Dialect dialect;
    private final String updated;
    private final String insert;

    public PositionStore(Dialect dialect) {
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        this.updated = "updated_at = " + dialect.now();
        this.insert = dialect.insertUnlessPresent(
                TABLE,
                List.of("subscription", "topic", "kafka_partition"),
                List.of("subscription", "topic", "kafka_partition", "topic_id", "position"));
    }

    /** The positions of a subscription in a topic, by partition. */
    public SortedMap<Integer, StoredPosition> find(Connection connection, String subscription, String topic)
            throws SQLException {
        return find(connection, subscription, topic, "");
    }

    /** As {@link #find}, and holds the rows until the transaction ends. */
    public SortedMap<Integer, StoredPosition> lock(Connection connection, String subscription, String topic)
            throws SQLException {
        return find(connection, subscription, topic, " FOR UPDATE");
    }

    private static SortedMap<Integer, StoredPosition> find(
            Connection connection, String subscription, String topic, String lock) throws SQLException {
        SortedMap<Integer, StoredPosition> found = new TreeMap<>();
        String sql = "SELECT kafka_partition, topic_id, position, resets FROM " + TABLE + OF_TOPIC
                + " ORDER BY kafka_partition" + lock;
        try (PreparedStatement select = prepare(connection, sql, subscription, topic);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                int partition = rows.getInt(1);
                found.put(partition, new StoredPosition(partition, rows.getString(2), rows.getLong(3), rows.getInt(4)));
            }
        }
        return found;
    }

    /**
     * Writes where a subscription begins, all partitions at once, unless that was done before. Of several servers that
     * try at the same time one succeeds, and the others wait for it.
     *
     * @param starts by partition, 0 among them
     * @return whether this call did it
     */
    public boolean begin(
            Connection connection, String subscription, String topic, String topicId, SortedMap<Integer, Long> starts)
            throws SQLException {
        int first = starts.firstKey();
        // the row of the first partition decides: its key lets one transaction through
        if (add(connection, subscription, topic, topicId, new TreeMap<>(Map.of(first, starts.get(first)))) == 0) {
            return false;
        }
        add(connection, subscription, topic, topicId, starts.tailMap(first + 1));
        return true;
    }

    /**
     * Writes where partitions begin, those apart that have a row.
     *
     * @return how many were written
     */
    public int add(
            Connection connection, String subscription, String topic, String topicId, SortedMap<Integer, Long> starts)
            throws SQLException {
        int added = 0;
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (Map.Entry<Integer, Long> start : starts.entrySet()) {
                statement.setString(1, subscription);
                statement.setString(2, topic);
                statement.setInt(3, start.getKey());
                statement.setString(4, topicId);
                statement.setLong(5, start.getValue());
                added += statement.executeUpdate();
            }
        }
        return added;
    }

    /**
     * Moves positions on. A row is left as it is if it is as far already, or if its number of resets or its topic is
     * not the one that the caller knows: then the caller works on a position that is no longer right.
     *
     * @return the partitions whose row is another one by now
     */
    public Set<Integer> advance(
            Connection connection, String subscription, String topic, Collection<StoredPosition> moved)
            throws SQLException {
        List<StoredPosition> ordered = new ArrayList<>(moved);
        ordered.sort(Comparator.comparingInt(StoredPosition::partition));
        String sql = "UPDATE " + TABLE + " SET " + updated + ", position = ?" + OF_PARTITION
                + " AND resets = ? AND topic_id = ? AND position < ?";
        boolean allWritten = true;
        try (PreparedStatement update = prepare(connection, sql)) {
            for (StoredPosition next : ordered) {
                update.setLong(1, next.position());
                update.setString(2, subscription);
                update.setString(3, topic);
                update.setInt(4, next.partition());
                update.setInt(5, next.resets());
                update.setString(6, next.topicId());
                update.setLong(7, next.position());
                update.addBatch();
            }
            for (int count : update.executeBatch()) {
                allWritten &= count == 1;
            }
        }
        return allWritten ? Set.of() : changed(find(connection, subscription, topic), ordered);
    }

    /**
     * Moves positions, each from exactly where the caller knows it to be: all of them, or none. So of two that know the
     * same, one succeeds.
     *
     * @param moves from what is known to the next positions
     * @return whether they were moved; if not, the transaction was rolled back
     */
    public boolean acknowledge(
            Connection connection, String subscription, String topic, Map<StoredPosition, Long> moves)
            throws SQLException {
        String sql = "UPDATE " + TABLE + " SET " + updated + ", position = ?" + OF_PARTITION
                + " AND resets = ? AND topic_id = ? AND position = ?";
        List<StoredPosition> ordered = new ArrayList<>(moves.keySet());
        ordered.sort(Comparator.comparingInt(StoredPosition::partition));
        try (PreparedStatement update = prepare(connection, sql)) {
            for (StoredPosition known : ordered) {
                update.setLong(1, moves.get(known));
                update.setString(2, subscription);
                update.setString(3, topic);
                update.setInt(4, known.partition());
                update.setInt(5, known.resets());
                update.setString(6, known.topicId());
                update.setLong(7, known.position());
                if (update.executeUpdate() != 1) {
                    connection.rollback();
                    return false;
                }
            }
        }
        return true;
    }

    private static Set<Integer> changed(Map<Integer, StoredPosition> rows, List<StoredPosition> known) {
        Set<Integer> changed = new HashSet<>();
        for (StoredPosition one : known) {
            StoredPosition row = rows.get(one.partition());
            if (row == null || row.resets() != one.resets() || !row.topicId().equals(one.topicId())) {
                changed.add(one.partition());
            }
        }
        return changed;
    }

    /**
     * Sets a position, back too: who knows the former one works on it no more. Does nothing if the row has been set by
     * another meanwhile.
     *
     * @param former  the row as it was read
     * @param topicId the topic's id from now on; if it is another one, the subscription begins anew in the partition
     * @return whether it was set
     */
    public boolean set(
            Connection connection,
            String subscription,
            String topic,
            StoredPosition former,
            String topicId,
            long position)
            throws SQLException {
        String begins = topicId.equals(former.topicId()) ? "" : ", begun_at = " + dialect.now();
        String sql = "UPDATE " + TABLE + " SET " + updated + begins
                + ", resets = resets + 1, position = ?, topic_id = ?" + OF_PARTITION + " AND resets = ?";
        try (PreparedStatement update = prepare(connection, sql)) {
            update.setLong(1, position);
            update.setString(2, topicId);
            update.setString(3, subscription);
            update.setString(4, topic);
            update.setInt(5, former.partition());
            update.setInt(6, former.resets());
            return update.executeUpdate() == 1;
        }
    }

    /** Notes who delivers partitions from now on. */
    public void hold(
            Connection connection, String subscription, String topic, Collection<Integer> partitions, String worker)
            throws SQLException {
        mark(connection, "UPDATE " + TABLE + " SET worker = ?" + OF_PARTITION, partitions, worker, subscription, topic);
    }

    /** Notes that a worker delivers partitions no more, those apart that another holds by now. */
    public void release(
            Connection connection, String subscription, String topic, Collection<Integer> partitions, String worker)
            throws SQLException {
        String sql = "UPDATE " + TABLE + " SET worker = NULL WHERE worker = ? AND subscription = ? AND topic = ?"
                + " AND kafka_partition = ?";
        mark(connection, sql, partitions, worker, subscription, topic);
    }

    private static void mark(
            Connection connection,
            String sql,
            Collection<Integer> partitions,
            String worker,
            String subscription,
            String topic)
            throws SQLException {
        if (partitions.isEmpty()) {
            return;
        }
        try (PreparedStatement update = prepare(connection, sql, worker, subscription, topic)) {
            for (int partition : partitions.stream().sorted().toList()) {
                update.setInt(4, partition);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Who delivers partitions, by partition; those that nobody does are left out. */
    public SortedMap<Integer, String> holders(Connection connection, String subscription, String topic)
            throws SQLException {
        SortedMap<Integer, String> holders = new TreeMap<>();
        String sql = "SELECT kafka_partition, worker FROM " + TABLE + OF_TOPIC + " AND worker IS NOT NULL";
        try (PreparedStatement select = prepare(connection, sql, subscription, topic);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                holders.put(rows.getInt(1), rows.getString(2));
            }
        }
        return holders;
    }

    /** A database that does not answer must not hold up the thread that asks for ever. */
    private static PreparedStatement prepare(Connection connection, String sql, String... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
