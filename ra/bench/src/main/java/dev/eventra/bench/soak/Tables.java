package dev.eventra.bench.soak;

import dev.eventra.bench.support.Database;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What PostgreSQL knows of the tables of all shards. */
final class Tables {

    private static final String STATISTICS = "SELECT COALESCE(SUM(n_live_tup), 0), COALESCE(SUM(n_dead_tup), 0),"
            + " COALESCE(SUM(pg_table_size(relid)), 0), COALESCE(SUM(pg_indexes_size(relid)), 0),"
            + " COALESCE(SUM(autovacuum_count), 0) FROM pg_stat_user_tables WHERE relname ~ '^eventra_outbox_[0-9]+$'";

    private final Database database;
    private final List<Integer> shards;
    private final String pending;

    Tables(Database database, int shards) {
        this.database = database;
        this.shards = IntStream.range(0, shards).boxed().toList();
        this.pending = IntStream.range(0, shards)
                .mapToObj(shard -> "(SELECT count(*) FROM " + OutboxStore.table(shard) + ")")
                .collect(Collectors.joining(" + ", "SELECT ", ""));
    }

    /**
     * How they are; sizes and rows of all together.
     *
     * @param pending     rows that a reader sees
     * @param live        rows that PostgreSQL's statistics take for live
     * @param dead        and for dead
     * @param tableBytes  with TOAST, free space map and visibility map
     * @param autovacuums how often one was vacuumed by itself so far
     */
    record Look(long pending, long live, long dead, long tableBytes, long indexBytes, long autovacuums) {}

    Look look() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            long waiting = pending(statement);
            try (ResultSet rows = statement.executeQuery(STATISTICS)) {
                rows.next();
                return new Look(
                        waiting, rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5));
            }
        }
    }

    boolean areEmpty() throws SQLException {
        try (Connection connection = database.connect()) {
            return new OutboxStore().filled(connection, shards).isEmpty();
        }
    }

    private long pending(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(pending)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
