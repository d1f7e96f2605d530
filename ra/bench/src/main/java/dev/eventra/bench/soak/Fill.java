package dev.eventra.bench.soak;

import dev.eventra.bench.relay.Workload;
import dev.eventra.bench.support.Database;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes a backlog into the tables of the shards as publishers would have, by the database itself. */
final class Fill {

    private Fill() {}

    /**
     * Writes the events of these numbers, 0 to one below {@code events}, each into the table of its group's shard.
     *
     * @param database with empty tables
     */
    static void write(Database database, Workload workload, int events, int shards) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE bench_group (number int PRIMARY KEY, name text, shard int)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bench_group VALUES (?, ?, ?)")) {
                for (int group = 0; group < workload.groups(); group++) {
                    insert.setInt(1, group);
                    insert.setString(2, Workload.groupName(group));
                    insert.setInt(3, Workload.hash(group) % shards);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            for (int shard = 0; shard < shards; shard++) {
                statement.execute("INSERT INTO " + OutboxStore.table(shard)
                        + " (id, type, source, event_time, group_key, content_type, data) SELECT n::text, '"
                        + Workload.TYPE + "', '" + Workload.SOURCE + "', now(), name, '" + Workload.CONTENT_TYPE
                        + "', substr(convert_to(repeat(md5(n::text), " + (workload.bytes() / 32 + 1)
                        + "), 'UTF8'), 1, " + workload.bytes() + ") FROM generate_series(0, " + (events - 1)
                        + ") numbers(n) JOIN bench_group ON bench_group.number = n % " + workload.groups()
                        + " WHERE shard = "
                        + shard + " ORDER BY numbers.n");
            }
        }
    }
}
