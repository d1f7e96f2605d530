package dev.eventra.engine.inbox;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialect.Column;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements on {@code eventra_inbox}. The connection's transaction is the caller's: the listener's own for
 * {@code DONE}, that of the dead letter for {@code DEAD}. Immutable and thread-safe.
 *
 * <p>While another transaction holds an uncommitted row of the same key, {@link #insert} waits until it ends. This is
 * wanted: the new owner of a partition so waits for a slow predecessor that is still at the same event.
 */
public final class InboxStore {

    private static final String TABLE = "eventra_inbox";
    private static final String FIND =
            "SELECT state, fingerprint FROM " + TABLE + " WHERE subscription = ? AND source = ? AND event_id = ?";

    private static final List<Column> KEY =
            Stream.of("subscription", "source", "event_id").map(Column::text).toList();
    private static final List<Column> COLUMNS = List.of(
            Column.text("subscription"),
            Column.text("source"),
            Column.text("event_id"),
            Column.text("state"),
            Column.text("fingerprint"),
            new Column("kafka_partition", JDBCType.INTEGER),
            new Column("kafka_offset", JDBCType.BIGINT));
    /** The same for all who insert several, so that two of them never wait for each other crosswise. */
    private static final Comparator<InboxKey> ORDER = Comparator.comparing(InboxKey::subscription)
            .thenComparing(InboxKey::source)
            .thenComparing(InboxKey::eventId);

    private final Dialect dialect;
    private final String insert;

    public InboxStore(Dialect dialect) {
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        this.insert = dialect.insertUnlessPresent(TABLE, names(KEY), names(COLUMNS));
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /**
     * Takes the key, unless it is taken. Never makes the transaction unusable by that.
     *
     * @param connection in the transaction that decides about the event
     * @param key        the event
     * @param state      what becomes of it if this transaction commits
     * @return empty if the key is now the caller's; else what was there before
     */
    public Optional<InboxEntry> insert(Connection connection, InboxKey key, InboxState state) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            dialect.boundWait(statement);
            bind(statement, key);
            statement.setString(4, state.column());
            statement.setString(5, key.fingerprint());
            bindPlace(statement, key.place());
            if (statement.executeUpdate() == 1) {
                return Optional.empty();
            }
        }
        return Optional.of(required(connection, key));
    }

    /**
     * Takes several keys, each unless it is taken, as {@link #insert} does.
     *
     * @param keys  of different events
     * @return those that are now the caller's
     */
    public Set<InboxKey> insertAll(Connection connection, Collection<InboxKey> keys, InboxState state)
            throws SQLException {
        List<List<Object>> rows =
                keys.stream().sorted(ORDER).map(key -> row(key, state)).toList();
        Set<List<Object>> inserted = dialect.insertAllUnlessPresent(connection, TABLE, KEY.size(), COLUMNS, rows);
        return keys.stream()
                .filter(key -> inserted.contains(row(key, state).subList(0, KEY.size())))
                .collect(Collectors.toSet());
    }

    /** What is there about an event that an insert has just met. */
    public InboxEntry required(Connection connection, InboxKey key) throws SQLException {
        // it may be purged between the insert and the look; the next attempt will see
        return find(connection, key)
                .orElseThrow(() -> new SQLException("inbox row of event " + key.eventId() + " was there and is gone"));
    }

    /**
     * Makes a dead event's key that of a done one, if it is dead and the same event.
     *
     * @return whether it was
     */
    public boolean revive(Connection connection, InboxKey key) throws SQLException {
        String sql = "UPDATE " + TABLE + " SET state = ?, handled_at = " + dialect.now() + " WHERE subscription = ?"
                + " AND source = ? AND event_id = ? AND state = ? AND fingerprint = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, InboxState.DONE.column());
            update.setString(2, key.subscription());
            update.setString(3, key.source());
            update.setString(4, key.eventId());
            update.setString(5, InboxState.DEAD.column());
            update.setString(6, key.fingerprint());
            return update.executeUpdate() == 1;
        }
    }

    /** What is there about an event. */
    public Optional<InboxEntry> find(Connection connection, InboxKey key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            bind(select, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new InboxEntry(InboxState.of(rows.getString(1)), rows.getString(2)))
                        : Optional.empty();
            }
        }
    }

    private static List<Object> row(InboxKey key, InboxState state) {
        InboxPlace place = key.place();
        return Arrays.asList(
                key.subscription(),
                key.source(),
                key.eventId(),
                state.column(),
                key.fingerprint(),
                place == null ? null : place.partition(),
                place == null ? null : place.offset());
    }

    private static void bindPlace(PreparedStatement statement, InboxPlace place) throws SQLException {
        if (place == null) {
            statement.setNull(6, Types.INTEGER);
            statement.setNull(7, Types.BIGINT);
        } else {
            statement.setInt(6, place.partition());
            statement.setLong(7, place.offset());
        }
    }

    /** How many events a subscription has finished with in this way; reads as many rows. */
    public long count(Connection connection, String subscription, InboxState state) throws SQLException {
        String sql = "SELECT COUNT(*) FROM " + TABLE + " WHERE subscription = ? AND state = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, subscription);
            select.setString(2, state.column());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void bind(PreparedStatement statement, InboxKey key) throws SQLException {
        statement.setString(1, key.subscription());
        statement.setString(2, key.source());
        statement.setString(3, key.eventId());
    }
}
