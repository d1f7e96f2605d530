package dev.eventra.engine.inbox;

import dev.eventra.engine.database.BoundedStatement;
import dev.eventra.engine.database.DatabaseClock;
import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Removes what the inbox need not remember any more: rows older than the retention, by the database's clock, whose
 * record can't come again, as the subscription's position has passed it. A {@code dead} row stays as long as its dead
 * letter, so that a redrive finds it. Rows that have no place in the topic, as those of replays, go by age alone; so
 * do rows of a former topic of the same name, or of another topic that the subscription consumed before.
 *
 * <p>Each step is a short transaction. It holds the row of the subscription's first position, so that no reset sets the
 * position back meanwhile, and that of several servers one purges at a time; of inbox rows it takes those that nobody
 * holds. So it waits for no delivery, and deadlocks with none; but InnoDB's locks of gaps may let it or a neighbouring
 * insert fail, and both are tried again. Immutable and thread-safe.
 */
public final class InboxPurge {

    private static final String FIRST_POSITION = "SELECT position FROM eventra_position WHERE subscription = ? AND"
            + " topic = ? AND kafka_partition = 0 FOR UPDATE";
    private static final String NEXT_NAME = "SELECT MIN(subscription) FROM eventra_inbox WHERE subscription > ?";
    private static final String OLD =
            "SELECT i.source, i.event_id FROM eventra_inbox i WHERE i.subscription = ? AND i.handled_at < ?"
                    + " AND (i.state <> 'dead' OR NOT EXISTS (SELECT 1 FROM eventra_dead_letter d WHERE"
                    + " d.subscription = i.subscription AND d.source = i.source AND d.event_id = i.event_id))";
    private static final String PASSED = " AND NOT EXISTS (SELECT 1 FROM eventra_position p WHERE"
            + " p.subscription = i.subscription AND p.topic = ? AND p.kafka_partition = i.kafka_partition"
            + " AND p.position <= i.kafka_offset AND p.begun_at <= i.handled_at)";
    private static final String DELETE =
            "DELETE FROM eventra_inbox WHERE subscription = ? AND source = ? AND event_id = ?";
    private static final int TIMEOUT_SECONDS = 30;

    private final Dialect dialect;
    private final String limit;

    public InboxPurge(Dialect dialect) {
        this.dialect = dialect;
        this.limit = " ORDER BY i.handled_at FETCH FIRST ? ROWS ONLY " + dialect.forUpdateOfFreeRows();
    }

    private record Row(String source, String eventId) {}

    /**
     * Removes some rows of a subscription; to be repeated until it removes less than it may.
     *
     * @param connection in a local transaction at READ COMMITTED
     * @param retention  what is younger stays
     * @param most       how many to remove at the most
     * @return how many were removed; none while the subscription has no positions
     */
    public int step(Connection connection, String subscription, String topic, Duration retention, int most)
            throws SQLException {
        if (!holdPosition(connection, subscription, topic)) {
            return 0;
        }
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, OLD + PASSED + limit)) {
            select.setString(1, subscription);
            select.setObject(2, before(connection, retention));
            select.setString(3, topic);
            select.setInt(4, most);
            read(select, rows);
        }
        return delete(connection, subscription, rows);
    }

    /**
     * As {@link #step}, for one that has no positions of its own, as a replay: by age alone.
     *
     * @param subscription the replay's name
     */
    public int stepByAge(Connection connection, String subscription, Duration retention, int most) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, OLD + limit)) {
            select.setString(1, subscription);
            select.setObject(2, before(connection, retention));
            select.setInt(3, most);
            read(select, rows);
        }
        return delete(connection, subscription, rows);
    }

    /** The replays of a subscription that have rows. */
    public List<String> replays(Connection connection, String subscription) throws SQLException {
        Objects.requireNonNull(subscription, "subscription");
        List<String> found = new ArrayList<>();
        // from one name to the next by the index: there are few names, and many rows
        String name = "";
        while (name != null) {
            try (PreparedStatement select = prepare(connection, NEXT_NAME)) {
                select.setString(1, name);
                try (ResultSet rows = select.executeQuery()) {
                    name = rows.next() ? rows.getString(1) : null;
                }
            }
            if (name != null && name.startsWith(subscription + "#")) {
                found.add(name);
            }
        }
        return found;
    }

    private static boolean holdPosition(Connection connection, String subscription, String topic) throws SQLException {
        try (PreparedStatement select = prepare(connection, FIRST_POSITION)) {
            select.setString(1, subscription);
            select.setString(2, topic);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private Object before(Connection connection, Duration retention) throws SQLException {
        return dialect.parameter(DatabaseClock.now(connection).minus(retention));
    }

    private static void read(PreparedStatement select, List<Row> rows) throws SQLException {
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new Row(found.getString(1), found.getString(2)));
            }
        }
    }

    private static int delete(Connection connection, String subscription, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement delete = prepare(connection, DELETE)) {
            for (Row row : rows) {
                delete.setString(1, subscription);
                delete.setString(2, row.source());
                delete.setString(3, row.eventId());
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return rows.size();
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return BoundedStatement.prepare(connection, sql, TIMEOUT_SECONDS);
    }
}
