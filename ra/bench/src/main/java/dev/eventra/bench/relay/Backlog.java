package dev.eventra.bench.relay;

import dev.eventra.bench.support.Database;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The shard tables, filled anew for each turn with the same events from a table of its own. Stateless but for what lies
 * in the database.
 */
final class Backlog {

    private static final long POLL_MILLIS = 1;

    private final Database database;
    private final int tables;

    /**
     * @param tables how many shard tables there are
     */
    Backlog(Database database, int tables) {
        this.database = database;
        this.tables = tables;
    }

    /** Makes the events that each turn begins with. */
    void prepare(Workload workload) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS bench_event, bench_group");
            statement.execute("CREATE TABLE bench_group (number int PRIMARY KEY, name text, hash int)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bench_group VALUES (?, ?, ?)")) {
                for (int group = 0; group < workload.groups(); group++) {
                    insert.setInt(1, group);
                    insert.setString(2, Workload.groupName(group));
                    insert.setInt(3, Workload.hash(group));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            statement.execute("CREATE TABLE bench_event AS SELECT n AS number, name, hash,"
                    + " substr(convert_to(repeat(md5(n::text), " + (workload.bytes() / 32 + 1) + "), 'UTF8'), 1, "
                    + workload.bytes() + ") AS data FROM generate_series(0, " + (workload.events() - 1)
                    + ") n JOIN bench_group ON bench_group.number = n % " + workload.groups());
            statement.execute("VACUUM ANALYZE bench_event");
        }
    }

    /**
     * Empties all tables, and fills the first ones.
     *
     * @param events how many of those that were prepared
     */
    void fill(int shards, int events) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int shard = 0; shard < tables; shard++) {
                statement.execute("TRUNCATE " + OutboxStore.table(shard));
            }
            statement.execute("TRUNCATE eventra_journal");
            // what came before is no burden on this turn
            statement.execute("CHECKPOINT");
            for (int shard = 0; shard < shards; shard++) {
                statement.execute("INSERT INTO " + OutboxStore.table(shard)
                        + " (id, type, source, event_time, group_key, content_type, data) SELECT number::text, '"
                        + Workload.TYPE + "', '" + Workload.SOURCE + "', now(), name, '" + Workload.CONTENT_TYPE
                        + "', data FROM bench_event WHERE number < " + events + " AND hash % " + shards + " = " + shard
                        + " ORDER BY bench_event.number");
                statement.execute("VACUUM ANALYZE " + OutboxStore.table(shard));
            }
        }
    }

    /** Waits until all tables are empty, which is soon once all is in Kafka. */
    void awaitEmpty(Meter meter) throws SQLException, InterruptedException {
        try (Connection connection = database.connect()) {
            for (int shard = 0; shard < tables; shard++) {
                try (PreparedStatement select =
                        connection.prepareStatement("SELECT 1 FROM " + OutboxStore.table(shard) + " LIMIT 1")) {
                    while (hasRow(select)) {
                        meter.requireProgress();
                        Thread.sleep(POLL_MILLIS);
                    }
                }
            }
        }
    }

    private static boolean hasRow(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }
}
