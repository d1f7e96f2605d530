package dev.eventra.engine.outbox;

import dev.eventra.engine.database.BoundedStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Counts the events of an outbox that are not on their way: those set aside, and those not due yet. By an index and up to a
 * bound: what a look costs does not depend on how many there are. Stateless and thread-safe.
 */
public final class HeldReader {

    /** As far as is counted. */
    public static final int COUNTED = 1_000;

    private static final int SECONDS = 10;

    static final String SQL = "SELECT " + count("shard, seq", RejectedStore.TABLE) + ", "
            + count("not_before, seq", ScheduledStore.TABLE);

    /**
     * How many there are; each number is at most {@link #COUNTED} and one more, which stands for any greater one.
     *
     * @param setAside events that Kafka refused, and those of their groups that wait behind them
     * @param delayed  events that are not due yet
     */
    public record Held(int setAside, int delayed) {}

    /** Counts both in one statement. */
    public Held read(Connection connection) throws SQLException {
        try (PreparedStatement select = BoundedStatement.prepare(connection, SQL, SECONDS);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return new Held(rows.getInt(1), rows.getInt(2));
        }
    }

    /**
     * @param index the columns of an index that has all that is read, so that no row's data is
     */
    private static String count(String index, String table) {
        return "(SELECT COUNT(*) FROM (SELECT seq FROM " + table + " ORDER BY " + index + " FETCH FIRST "
                + (COUNTED + 1) + " ROWS ONLY) " + table + "_counted)";
    }
}
