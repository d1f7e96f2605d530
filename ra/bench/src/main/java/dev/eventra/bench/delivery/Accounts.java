package dev.eventra.bench.delivery;

import dev.eventra.bench.support.CheckFailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The business of the benchmark: each event changes one row, that of its group. The row tells whether all events of the
 * group came, in order and once. The same SQL for all contenders.
 */
final class Accounts {

    static final String UPDATE = "UPDATE bench_account SET events = events + 1,"
            + " in_order = in_order AND last_number = ? - 1, last_number = ? WHERE name = ?";

    private Accounts() {}

    /** Makes the table, or empties it, and the inbox with it, so that each contender begins with the same. */
    static void reset(Connection connection, int groups) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS bench_account (name VARCHAR(40) PRIMARY KEY,"
                    + " events INTEGER NOT NULL, last_number INTEGER NOT NULL, in_order BOOLEAN NOT NULL)"
                    // rows change in place, as often as they are
                    + " WITH (fillfactor = 50)");
            statement.execute("TRUNCATE bench_account, eventra_inbox, eventra_dead_letter, eventra_parked_group");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO bench_account VALUES (?, 0, 0, TRUE)")) {
            for (int group : IntStream.range(0, groups).toArray()) {
                insert.setString(1, Workload.groupName(group));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE bench_account");
            statement.execute("CHECKPOINT");
        }
    }

    static void bind(PreparedStatement update, String group, int number) throws SQLException {
        update.setInt(1, number);
        update.setInt(2, number);
        update.setString(3, group);
    }

    /**
     * Looks whether all events of these groups took effect, in order and once.
     *
     * @throws CheckFailedException if not
     */
    static void check(Connection connection, Workload workload, IntPredicate groups) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT events, in_order FROM bench_account WHERE name = ?")) {
            for (int group :
                    IntStream.range(0, workload.groups()).filter(groups).toArray()) {
                select.setString(1, Workload.groupName(group));
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) != workload.eventsOf(group) || !rows.getBoolean(2)) {
                        throw new CheckFailedException("group " + Workload.groupName(group) + ": "
                                + workload.eventsOf(group) + " events, " + rows.getInt(1) + " effects, "
                                + (rows.getBoolean(2) ? "in order" : "not in order"));
                    }
                }
            }
        }
    }
}
