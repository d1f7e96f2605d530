package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes events to the tables of shards, several in one statement where the database takes rows as a parameter, else in one
 * batch. The connection's transaction is the caller's. Stateless and thread-safe.
 */
final class OutboxInserts {

    /** Of one statement, which the driver holds a second time. */
    private static final int MAX_ROWS = 1000;

    private static final long MAX_BYTES = 4 << 20;

    /** As {@link OutboxStore#insert}. */
    void insert(Connection connection, int shard, List<Event> events) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        Optional<String> given = dialect.given(EventColumns.ALL);
        if (given.isEmpty() || events.size() == 1) {
            insertEach(connection, dialect, shard, events);
            return;
        }
        for (List<Event> part : parts(events)) {
            try (PreparedStatement insert = connection.prepareStatement(fromGiven(shard, given.get(), ""))) {
                bindGiven(dialect, insert, part);
                insert.executeUpdate();
            }
        }
    }

    private static void insertEach(Connection connection, Dialect dialect, int shard, List<Event> events)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(into(shard) + " VALUES (" + EventColumns.PARAMETERS + ")")) {
            for (Event event : events) {
                EventColumns.bind(dialect, insert, 1, event);
                if (events.size() > 1) {
                    insert.addBatch();
                }
            }
            if (events.size() > 1) {
                insert.executeBatch();
            } else {
                insert.executeUpdate();
            }
        }
    }

    /** As {@link OutboxStore#insertIf}. What the first statement has made sure of stays for those behind it. */
    boolean insertIf(Connection connection, int shard, int shards, List<Event> events) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        Optional<String> source = dialect.fromShards();
        if (source.isEmpty()) {
            boolean same = dialect.holdShards(connection) == shards;
            if (same) {
                insert(connection, shard, events);
            }
            return same;
        }
        Optional<String> given = dialect.given(EventColumns.ALL);
        List<Event> first = given.isPresent() ? parts(events).get(0) : events.subList(0, 1);
        String sql = first.size() == 1
                ? into(shard) + " SELECT " + EventColumns.PARAMETERS + source.get()
                : fromGiven(shard, given.orElseThrow(), " WHERE EXISTS (SELECT 1" + source.get() + ")");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            if (first.size() == 1) {
                EventColumns.bind(dialect, insert, 1, first.get(0));
            } else {
                bindGiven(dialect, insert, first);
            }
            insert.setInt(EventColumns.COUNT + 1, shards);
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        if (first.size() < events.size()) {
            insert(connection, shard, events.subList(first.size(), events.size()));
        }
        return true;
    }

    private static String into(int shard) {
        return "INSERT INTO " + OutboxStore.table(shard) + " (" + EventColumns.NAMES + ")";
    }

    /** Sequences are given in the order of the query. */
    private static String fromGiven(int shard, String given, String condition) {
        return into(shard) + " SELECT " + EventColumns.NAMES + " FROM " + given + condition + " ORDER BY place";
    }

    private static void bindGiven(Dialect dialect, PreparedStatement insert, List<Event> events) throws SQLException {
        List<List<Object>> rows = events.stream()
                .map(event -> EventColumns.values(dialect, event))
                .toList();
        dialect.bindGiven(insert, 1, EventColumns.ALL, rows);
    }

    private static List<List<Event>> parts(List<Event> events) {
        List<List<Event>> parts = new ArrayList<>();
        int begin = 0;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int size = events.get(i).dataSize();
            if (i > begin && (i - begin == MAX_ROWS || bytes + size > MAX_BYTES)) {
                parts.add(events.subList(begin, i));
                begin = i;
                bytes = 0;
            }
            bytes += size;
        }
        parts.add(events.subList(begin, events.size()));
        return parts;
    }
}
