package dev.eventra.engine.deadletter;

import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The statements on {@code eventra_dead_letter} and {@code eventra_parked_group}. The connection's transaction is the
 * caller's, at READ COMMITTED. Immutable and thread-safe.
 *
 * <p>The row of a parked group is the mutex of the group: who queues behind it, redrives or unparks holds it, by
 * {@link #park} or {@link #lock}, until the transaction ends; so nothing is queued behind a group that is just being
 * let go. Take it <em>before</em> the inbox row: a listener's transaction holds an inbox row and never asks for the
 * mutex, so this order can't deadlock.
 */
public final class DeadLetterStore {

    private static final String LETTERS = "eventra_dead_letter";
    private static final String PARKED = "eventra_parked_group";
    private static final List<String> RECORD =
            List.of("subscription", "topic", "kafka_partition", "kafka_offset", "source", "event_id");
    private static final String INSERT = "INSERT INTO " + LETTERS
            + " (subscription, topic, kafka_partition, kafka_offset, source, event_id, group_key, state, type,"
            + " event_time, subject, content_type, data_schema, extensions, data, raw_key, raw_headers, attempts,"
            + " error_class, error_message, error_stack, first_failure_at, last_failure_at, worker)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** A database that does not answer must not hold up the thread that asks for ever. */
    private static final int LOAD_SECONDS = 20;

    private final Dialect dialect;
    private final String park;

    public DeadLetterStore(Dialect dialect) {
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        List<String> key = List.of("subscription", "group_key");
        this.park = dialect.insertUnlessPresent(PARKED, key, List.of("subscription", "group_key", "parked_by"));
    }

    /**
     * Parks a group, or finds it parked; either way this transaction now holds the group's mutex.
     *
     * @param worker who parks it
     */
    public void park(Connection connection, String subscription, String group, String worker) throws SQLException {
        boolean held = false;
        while (!held) {
            // the row that an insert met may be gone before it can be locked: then the insert's turn comes again
            held = insertParked(connection, subscription, group, worker) || lock(connection, subscription, group);
        }
    }

    private boolean insertParked(Connection connection, String subscription, String group, String worker)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(park)) {
            insert.setString(1, subscription);
            insert.setString(2, group);
            insert.setString(3, worker);
            return insert.executeUpdate() == 1;
        }
    }

    /**
     * Takes the mutex of a parked group until the transaction ends; waits for its present holder.
     *
     * @return whether the group is parked; if not, nothing is held
     */
    public boolean lock(Connection connection, String subscription, String group) throws SQLException {
        String sql = "SELECT group_key FROM " + PARKED + " WHERE subscription = ? AND group_key = ? FOR UPDATE";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, subscription);
            select.setString(2, group);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The parked groups of a subscription. */
    public Set<String> parkedGroups(Connection connection, String subscription) throws SQLException {
        String sql = "SELECT group_key FROM " + PARKED + " WHERE subscription = ?";
        Set<String> groups = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(LOAD_SECONDS);
            select.setString(1, subscription);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    groups.add(rows.getString(1));
                }
            }
        }
        return groups;
    }

    /**
     * Whether this record has its row already: it was stored before a crash, and came again.
     *
     * @param connection holds the group's mutex or the inbox row, so that no other stores it meanwhile
     */
    public boolean isStored(Connection connection, String subscription, StoredRecord content) throws SQLException {
        String where = String.join(" = ? AND ", RECORD) + " = ?";
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM " + LETTERS + " WHERE " + where)) {
            bindRecord(select, subscription, content);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Stores a row. A record that has one already breaks the unique index. */
    public void insert(Connection connection, DeadLetter letter) throws SQLException {
        StoredRecord content = letter.content();
        FailureReport failure = letter.failure();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            bindRecord(insert, letter.subscription(), content);
            insert.setString(7, content.group());
            insert.setString(8, letter.state().column());
            insert.setString(9, content.type());
            setTime(insert, 10, content.time());
            insert.setString(11, content.subject());
            insert.setString(12, content.contentType());
            insert.setString(13, content.dataSchema());
            insert.setString(14, content.extensions());
            insert.setBytes(15, content.data());
            insert.setBytes(16, content.rawKey());
            insert.setString(17, content.rawHeaders());
            insert.setInt(18, failure.attempts());
            insert.setString(19, failure.errorClass());
            insert.setString(20, failure.errorMessage());
            insert.setString(21, failure.errorStack());
            setTime(insert, 22, failure.firstFailure());
            setTime(insert, 23, failure.lastFailure());
            insert.setString(24, letter.worker());
            insert.executeUpdate();
        }
    }

    private static void bindRecord(PreparedStatement statement, String subscription, StoredRecord content)
            throws SQLException {
        statement.setString(1, subscription);
        statement.setString(2, content.topic());
        statement.setInt(3, content.partition());
        statement.setLong(4, content.offset());
        statement.setString(5, content.source());
        statement.setString(6, content.eventId());
    }

    private void setTime(PreparedStatement statement, int parameter, Instant time) throws SQLException {
        statement.setObject(parameter, dialect.parameter(time));
    }
}
