package dev.eventra.engine.outbox;

import dev.eventra.engine.database.BoundedStatement;
import dev.eventra.engine.database.DatabaseClock;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes old rows of {@code eventra_large_data}, but for those of events that are not in Kafka yet: they wait in a shard's
 * table, for their time, or since Kafka refused them. Immutable and thread-safe.
 *
 * <p>An event that waits is found by its id. The tables of the shards have no index of that, and publishing shall not pay
 * for one; so they are read, which is cheap while they are short. If one is long, nothing is removed: it will be short
 * again, and until then nothing but disk space depends on it. Where else an event can wait there is an index. Which tables
 * of shards there are the catalogue tells: it knows of those too that this server doesn't use.
 *
 * @param shards the number of shards that this server knows: as many tables have to be there at least
 * @param most   the longest table that is read
 */
record LargeDataPurge(int shards, int most) {

    /** Below what a relay takes a second. */
    static final int MOST = 10_000;

    private static final Pattern SHARD = Pattern.compile("eventra_outbox_\\d+");
    private static final int TIMEOUT_SECONDS = 30;

    /** Where a step ended; rows are in the order of time and entry. */
    record Place(Instant keptFrom, String entry) {}

    /**
     * What a step did.
     *
     * @param removed how many rows
     * @param next    where the next step begins; null if there is nothing more to remove now
     */
    record Step(int removed, Place next) {}

    private record Old(String entry, String eventId, Instant keptFrom) {}

    /**
     * Looks at some rows that are too old, and removes them unless their event waits.
     *
     * @param connection in a local transaction at READ COMMITTED
     * @param retention  what is younger stays
     * @param after      where the step before ended; null for the first
     * @param rows       how many to look at
     */
    Step step(Connection connection, Duration retention, Place after, int rows) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        Instant before = DatabaseClock.now(connection).minus(retention);
        List<Old> old = old(connection, dialect, before, after, rows);
        if (old.isEmpty()) {
            return new Step(0, null);
        }
        List<String> tables = tables(connection);
        if (longest(connection, tables) > most) {
            return new Step(0, null);
        }
        List<String> ids = old.stream().map(Old::eventId).distinct().toList();
        Set<String> waiting = waiting(connection, dialect, tables, before, ids);
        List<String> gone = old.stream()
                .filter(each -> !waiting.contains(each.eventId()))
                .map(Old::entry)
                .toList();
        Old last = old.get(old.size() - 1);
        int removed = change(connection, "DELETE FROM " + LargeDataStore.TABLE + " WHERE entry = ?", gone);
        return new Step(removed, old.size() < rows ? null : new Place(last.keptFrom(), last.entry()));
    }

    /**
     * Looks at some rows that have spent half of the retention. For those whose event waits it begins anew, and for all
     * of them while that can't be told, as tables are long. So data that is removed left the outbox half of the retention ago
     * at least: who receives the event has that time, however long it had waited before.
     *
     * @param after where the look before ended; null for the first
     * @param rows  how many to look at
     * @return where this look ended; as before if there was nothing to look at
     */
    Place renew(Connection connection, Duration retention, Place after, int rows) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        Instant before = DatabaseClock.now(connection).minus(retention.dividedBy(2));
        List<Old> old = old(connection, dialect, before, after, rows);
        if (old.isEmpty()) {
            return after;
        }
        List<String> tables = tables(connection);
        List<String> ids = old.stream().map(Old::eventId).distinct().toList();
        Collection<String> waiting =
                longest(connection, tables) > most ? ids : waiting(connection, dialect, tables, before, ids);
        change(
                connection,
                "UPDATE " + LargeDataStore.TABLE + " SET kept_from = " + dialect.now() + " WHERE entry = ?",
                old.stream()
                        .filter(each -> waiting.contains(each.eventId()))
                        .map(Old::entry)
                        .toList());
        Old last = old.get(old.size() - 1);
        return new Place(last.keptFrom(), last.entry());
    }

    private static List<Old> old(Connection connection, Dialect dialect, Instant before, Place after, int rows)
            throws SQLException {
        String behind = after == null ? "" : " AND (kept_from > ? OR kept_from = ? AND entry > ?)";
        String sql = "SELECT entry, event_id, kept_from FROM " + LargeDataStore.TABLE + " WHERE kept_from < ?" + behind
                + " ORDER BY kept_from, entry LIMIT ?";
        List<Old> found = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, sql)) {
            int parameter = 1;
            select.setObject(parameter++, dialect.parameter(before));
            if (after != null) {
                select.setObject(parameter++, dialect.parameter(after.keptFrom()));
                select.setObject(parameter++, dialect.parameter(after.keptFrom()));
                select.setString(parameter++, after.entry());
            }
            select.setInt(parameter, rows);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Old(row.getString(1), row.getString(2), dialect.instant(row, 3)));
                }
            }
        }
        return found;
    }

    /** Rows of the longest table, counted up to the bound by its primary key. */
    private int longest(Connection connection, List<String> tables) throws SQLException {
        String sql = tables.stream()
                .map(table -> "SELECT COUNT(*) AS counted FROM (SELECT seq FROM " + table + " ORDER BY seq LIMIT "
                        + (most + 1) + ") bounded")
                .collect(Collectors.joining(" UNION ALL ", "SELECT MAX(counted) FROM (", ") counts"));
        try (PreparedStatement select = prepare(connection, sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private List<String> tables(Connection connection) throws SQLException {
        DatabaseMetaData catalogue = connection.getMetaData();
        String names = catalogue.storesUpperCaseIdentifiers() ? "EVENTRA_OUTBOX_%" : "eventra_outbox_%";
        List<String> tables = new ArrayList<>();
        try (ResultSet found = catalogue.getTables(connection.getCatalog(), connection.getSchema(), names, null)) {
            while (found.next()) {
                String table = found.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (SHARD.matcher(table).matches()) {
                    tables.add(table);
                }
            }
        }
        if (tables.size() < shards) {
            throw new SQLException("the catalogue shows " + tables.size() + " tables of shards where there are "
                    + shards + ": what waits in them can't be told");
        }
        return tables;
    }

    /**
     * Which of these events wait. In one statement, which sees one state of all tables: an event moves between them. Data
     * of delayed events is not old before they are due, so those that are not due yet need not be asked for.
     */
    private static Set<String> waiting(
            Connection connection, Dialect dialect, List<String> tables, Instant before, List<String> ids)
            throws SQLException {
        String among = dialect.amongTexts("id", ids);
        String sql = Stream.concat(
                        tables.stream().map(table -> "SELECT id FROM " + table + " WHERE " + among),
                        Stream.of(
                                "SELECT id FROM eventra_outbox_rejected WHERE " + among,
                                "SELECT id FROM eventra_scheduled WHERE not_before < ? AND " + among))
                .collect(Collectors.joining(" UNION ALL "));
        Set<String> found = new HashSet<>();
        try (PreparedStatement select = prepare(connection, sql)) {
            int parameter = 1;
            for (int table = 0; table <= tables.size(); table++) {
                parameter = dialect.bindAmongTexts(select, parameter, ids);
            }
            select.setObject(parameter, dialect.parameter(before));
            dialect.bindAmongTexts(select, parameter + 1, ids);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /** By the key, one after the other: a scan would wait for who stores data at the moment. */
    private static int change(Connection connection, String sql, List<String> entries) throws SQLException {
        int changed = 0;
        try (PreparedStatement change = prepare(connection, sql)) {
            for (String entry : entries) {
                change.setString(1, entry);
                changed += change.executeUpdate();
            }
        }
        return changed;
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return BoundedStatement.prepare(connection, sql, TIMEOUT_SECONDS);
    }
}
