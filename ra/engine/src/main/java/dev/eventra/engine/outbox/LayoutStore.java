package dev.eventra.engine.outbox;

import dev.eventra.engine.database.BoundedStatement;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements on the number of shards ({@code eventra_outbox}) and on its gate ({@code eventra_layout}). Two rows, as
 * publishers lock or read the one, and the gate must open and close without waiting for them. The connection's transaction
 * is the caller's. Stateless and thread-safe.
 */
public final class LayoutStore {

    private static final List<String> KEY = List.of("only_one");
    private static final int SECONDS = 20;
    /** Well above what the last look may take. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /**
     * What the database says.
     *
     * @param number    of the layout
     * @param closedFor how long the gate will be closed, by the database's clock; zero if it is open
     */
    public record Reading(int number, int shards, Duration closedFor) {

        public Reading {
            closedFor = closedFor.isNegative() ? Duration.ZERO : closedFor;
        }
    }

    /** Makes the row of the gate where it is missing. */
    void introduce(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                Dialects.of(connection).insertUnlessPresent("eventra_layout", KEY, List.of("only_one", "number")))) {
            insert.setInt(1, 1);
            insert.setInt(2, 1);
            insert.executeUpdate();
        } catch (SQLIntegrityConstraintViolationException e) {
            // another server was faster: H2's MERGE fails where others do nothing
        }
    }

    /** Reads both in one statement, so of one moment. */
    public Reading read(Connection connection) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        String sql = "SELECT l.number, o.shards, l.closed_until, " + dialect.now()
                + " FROM eventra_outbox o, eventra_layout l WHERE o.only_one = 1 AND l.only_one = 1";
        try (PreparedStatement select = prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("eventra_outbox or eventra_layout has no row: somebody has deleted it");
            }
            Instant until = dialect.instant(rows, 3);
            return new Reading(
                    rows.getInt(1),
                    rows.getInt(2),
                    until == null ? Duration.ZERO : Duration.between(dialect.instant(rows, 4), until));
        }
    }

    /**
     * Closes the gate for a while, by the database's clock; it opens by itself then.
     *
     * @return whether the layout still has this number
     */
    public boolean close(Connection connection, int number, Duration duration) throws SQLException {
        return update(
                connection,
                "UPDATE eventra_layout SET closed_until = "
                        + Dialects.of(connection).now() + " + INTERVAL '" + duration.toSeconds() + "' SECOND"
                        + " WHERE number = " + number);
    }

    /** Opens the gate, unless it has another number now and so is another's. */
    public void open(Connection connection, int number) throws SQLException {
        update(connection, "UPDATE eventra_layout SET closed_until = NULL WHERE number = " + number);
    }

    /**
     * Changes the number of shards if that can be done at once: nobody has a transaction open in which events were
     * written to a shard's table, and no row is left in any, nor set aside. No row ever moves.
     *
     * <p><b>Why nothing is lost and the order holds.</b> Who writes to a shard's table makes sure of the number of shards in
     * a way that {@link Dialect#lockShards} waits for. So with that lock all who wrote by the old number have ended, and
     * those that come later see the new one. The look at the tables begins after the lock, so it sees all that was written;
     * it is one statement, so of one moment: what the relay sets aside meanwhile, or an operator gives back, is either in
     * the one table or in the other. An empty table means that all its events are in Kafka, whose commits returned before
     * the rows were deleted: what is published from now on comes behind.
     *
     * @param connection in a local transaction at READ COMMITTED, in which nothing else is done; to be rolled back after a
     *                   failure
     * @param from       the layout that this replaces
     * @param check      a last look while nobody can write; what it returns is in the way, null for nothing
     * @return what is in the way; null if it is done
     * @throws SQLException contention if somebody has an event in a transaction that is open
     */
    public String change(Connection connection, ShardLayout.State from, int shards, Supplier<String> check)
            throws SQLException {
        Dialect dialect = Dialects.of(connection);
        // a server that vanishes with these locks would stop all publishing
        dialect.boundSilence(connection, SILENCE);
        dialect.lockShards(connection, tables(from.shards()));
        Reading now = read(connection);
        if (now.number() != from.number()) {
            return "somebody else has changed the number of shards to " + now.shards();
        }
        // Kafka before the tables: who mends a transaction there puts rows back before it ends it
        String left = check.get();
        if (left == null) {
            left = left(connection, from.shards());
        }
        if (left != null) {
            return left;
        }
        update(connection, "UPDATE eventra_outbox SET shards = " + shards + " WHERE only_one = 1");
        update(
                connection,
                "UPDATE eventra_layout SET number = number + 1, closed_until = NULL WHERE number = " + from.number());
        return null;
    }

    /** Whether events are set aside that Kafka refused, or wait behind such. */
    public boolean hasAside(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        prepare(connection, "SELECT entry FROM " + RejectedStore.TABLE + " FETCH FIRST ROW ONLY");
                ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private static List<String> tables(int shards) {
        return IntStream.range(0, shards).mapToObj(OutboxStore::table).toList();
    }

    /** What is left, in one statement; null for nothing. */
    private static String left(Connection connection, int shards) throws SQLException {
        String sql = IntStream.range(0, shards)
                .mapToObj(shard -> "SELECT " + shard + " AS shard FROM (SELECT MIN(seq) AS lowest FROM "
                        + OutboxStore.table(shard) + ") shard" + shard + " WHERE lowest IS NOT NULL")
                .collect(Collectors.joining(" UNION ALL "));
        sql += " UNION ALL SELECT -1 FROM (SELECT MIN(entry) AS lowest FROM " + RejectedStore.TABLE
                + ") aside WHERE lowest IS NOT NULL"
                + " UNION ALL SELECT -1 FROM (SELECT MIN(group_key) AS lowest FROM " + RejectedStore.PARKED
                + ") parked WHERE lowest IS NOT NULL";
        try (PreparedStatement select = prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            Collection<Integer> filled = new TreeSet<>();
            boolean aside = false;
            while (rows.next()) {
                int shard = rows.getInt(1);
                aside |= shard < 0;
                if (shard >= 0) {
                    filled.add(shard);
                }
            }
            if (aside) {
                return "events that Kafka refused wait with their groups: give them back or discard them first";
            }
            return filled.isEmpty()
                    ? null
                    : "shards " + filled.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + " still had events";
        }
    }

    /**
     * How many events are in the tables of all shards.
     *
     * @param most as far as it is counted in each
     */
    public long pending(Connection connection, int shards, int most) throws SQLException {
        String sql = IntStream.range(0, shards)
                .mapToObj(shard -> "SELECT COUNT(*) AS events FROM (SELECT seq FROM " + OutboxStore.table(shard)
                        + " FETCH FIRST " + most + " ROWS ONLY) shard" + shard)
                .collect(Collectors.joining(" UNION ALL ", "SELECT SUM(events) FROM (", ") shards"));
        try (PreparedStatement select = prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static boolean update(Connection connection, String sql) throws SQLException {
        try (PreparedStatement update = prepare(connection, sql)) {
            return update.executeUpdate() == 1;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return BoundedStatement.prepare(connection, sql, SECONDS);
    }
}
