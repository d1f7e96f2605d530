package dev.eventra.engine.relay;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.event.ExtensionsJson;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the mending of a transaction asks of a shard's table, and puts back into it. Each statement is a transaction of
 * its own. A row that is set aside counts as one that is there: it was not committed to Kafka. Not thread-safe.
 */
final class RestoredRows {

    /** How many are looked for in one statement. */
    private static final int AT_ONCE = 1_000;

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Connection connection;
    private final Dialect dialect;
    private final int shard;
    private final String table;

    /**
     * @param connection in auto-commit mode
     */
    RestoredRows(Connection connection, int shard) throws SQLException {
        this.connection = connection;
        this.dialect = Dialects.of(connection);
        this.shard = shard;
        this.table = OutboxStore.table(shard);
    }

    /** Whether a row was put back: identity columns begin with 1, what is put back lies below. */
    static boolean isRestored(long sequence) {
        return sequence < 0;
    }

    /** The ids of the events in these rows, by row, as far as they are there. */
    Map<Long, String> ids(Collection<Long> sequences) throws SQLException {
        Map<Long, String> found = new HashMap<>();
        for (List<Long> some : parts(sequences)) {
            try (PreparedStatement select = connection.prepareStatement(select(dialect.among("seq", some)))) {
                dialect.bindAmong(select, dialect.bindAmong(select, 1, some), some);
                read(select, found);
            }
        }
        return found;
    }

    /** The rows of these events, as far as they are there. Reads the whole of both tables. */
    Map<Long, String> sequences(Collection<String> ids) throws SQLException {
        Map<Long, String> found = new HashMap<>();
        for (List<String> some : parts(ids)) {
            try (PreparedStatement select = connection.prepareStatement(select(dialect.amongTexts("id", some)))) {
                dialect.bindAmongTexts(select, dialect.bindAmongTexts(select, 1, some), some);
                read(select, found);
            }
        }
        return found;
    }

    private static <T> List<List<T>> parts(Collection<T> values) {
        List<T> all = List.copyOf(values);
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return parts;
    }

    private String select(String condition) {
        return "SELECT seq, id FROM " + table + " WHERE " + condition
                + " UNION ALL SELECT seq, id FROM eventra_outbox_rejected WHERE shard = " + shard + " AND " + condition;
    }

    private static void read(PreparedStatement select, Map<Long, String> found) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.put(rows.getLong(1), rows.getString(2));
            }
        }
    }

    /**
     * Puts events back at the bottom of the table, all or none.
     *
     * @param events in the order in which they are to be sent
     * @param used   rows that progress lists; none of these is used again
     * @return their new rows, below all others
     */
    SortedSet<Long> insert(List<Event> events, SortedSet<Long> used) throws SQLException {
        long seq = Math.min(0, lowest());
        if (!used.isEmpty()) {
            seq = Math.min(seq, used.first());
        }
        seq -= events.size();
        SortedSet<Long> restored = new TreeSet<>();
        String columns =
                "seq, id, type, source, event_time, subject, group_key, content_type, data_schema, extensions, data";
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " (" + columns + ") "
                + dialect.givingNumbers() + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            // a host that vanished here would keep these rows' keys from the next owner
            dialect.boundSilence(connection, SILENCE);
            for (Event event : events) {
                bind(insert, seq, event);
                insert.executeUpdate();
                restored.add(seq++);
            }
            connection.commit();
            return restored;
        } catch (SQLException | RuntimeException | Error e) {
            // an Error too: to turn auto-commit on would commit a part of them
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Takes rows out again, which are in Kafka now. */
    void delete(SortedSet<Long> restored) throws SQLException {
        if (restored.isEmpty()) {
            return;
        }
        List<Long> all = List.copyOf(restored);
        try (PreparedStatement delete = connection.prepareStatement(dialect.deleteAmong(table, "seq", all))) {
            dialect.bindDeleteAmong(delete, 1, all);
            delete.executeUpdate();
        }
    }

    private long lowest() throws SQLException {
        String sql = "SELECT COALESCE(MIN(seq), 0) FROM (SELECT MIN(seq) AS seq FROM " + table
                + " UNION ALL SELECT MIN(seq) FROM eventra_outbox_rejected WHERE shard = " + shard + ") lowest";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void bind(PreparedStatement insert, long seq, Event event) throws SQLException {
        insert.setLong(1, seq);
        insert.setString(2, event.id());
        insert.setString(3, event.type());
        insert.setString(4, event.source());
        insert.setObject(5, dialect.parameter(event.time()));
        insert.setString(6, event.subject().orElse(null));
        insert.setString(7, event.group().orElse(null));
        insert.setString(8, event.contentType().orElse(null));
        insert.setString(9, event.dataSchema().orElse(null));
        insert.setString(10, ExtensionsJson.write(event.extensions()));
        if (event.hasData()) {
            insert.setBytes(11, event.dataBytes());
        } else {
            insert.setNull(11, Types.VARBINARY);
        }
    }
}
