package dev.eventra.bench.console;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What PostgreSQL itself counts: rows that were read by scans of whole tables, and rows that were fetched by an index.
 * Its sessions hand in their counts when their transaction ends, but at most once a second, and after ten idle seconds at
 * the latest; so nothing is read at once. Not thread-safe.
 */
final class ScanWitness {

    /** Sessions of the pool are in use all the time: 64 idle relays look once a second. */
    private static final long SOON_MILLIS = 2_500;

    private static final long SURE_MILLIS = 12_000;

    private final Sql sql;

    ScanWitness(Sql sql) {
        this.sql = sql;
    }

    /** Rows of one table. */
    record Rows(long scanned, long fetched) {

        private static final Rows NONE = new Rows(0, 0);

        Rows minus(Rows other) {
            return new Rows(scanned - other.scanned, fetched - other.fetched);
        }
    }

    /** Rows by the tables. Immutable. */
    record Counts(Map<String, Rows> tables) {

        /** More than this is called a scan. */
        private static final long SCAN = 1_000;

        Counts since(Counts before) {
            Map<String, Rows> grown = new TreeMap<>();
            tables.forEach((table, rows) -> {
                Rows growth = rows.minus(before.tables.getOrDefault(table, Rows.NONE));
                if (growth.scanned() > 0 || growth.fetched() > 0) {
                    grown.put(table, growth);
                }
            });
            return new Counts(grown);
        }

        long scanned() {
            return tables.values().stream().mapToLong(Rows::scanned).sum();
        }

        long fetched() {
            return tables.values().stream().mapToLong(Rows::fetched).sum();
        }

        /** The tables that were scanned, with the rows that it took; those of a few rows don't count. */
        Map<String, Long> scans() {
            Map<String, Long> scans = new TreeMap<>();
            tables.forEach((table, rows) -> {
                if (rows.scanned() > SCAN) {
                    scans.put(table, rows.scanned());
                }
            });
            return scans;
        }
    }

    /** The counts when those who were asked last have most likely handed in theirs. */
    Counts soon() throws SQLException, InterruptedException {
        Thread.sleep(SOON_MILLIS);
        return read();
    }

    /** The counts when all have. */
    Counts sure() throws SQLException, InterruptedException {
        Thread.sleep(SURE_MILLIS);
        return read();
    }

    private Counts read() throws SQLException {
        Map<String, Rows> tables = new TreeMap<>();
        try (PreparedStatement select = sql.prepare(
                        "SELECT relname, seq_tup_read, COALESCE(idx_tup_fetch, 0) FROM pg_stat_user_tables");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                tables.put(rows.getString(1), new Rows(rows.getLong(2), rows.getLong(3)));
            }
        }
        return new Counts(tables);
    }
}
