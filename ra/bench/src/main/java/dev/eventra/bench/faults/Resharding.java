package dev.eventra.bench.faults;

import dev.eventra.bench.support.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/** Has the engines give the outbox another number of shards, as an operator does. */
final class Resharding {

    private static final int MOST = 16;
    private static final long POLL_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Database outbox;

    Resharding(Database outbox) {
        this.outbox = outbox;
    }

    /** How many tables there are to look at. */
    static int shards(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT shards FROM eventra_outbox")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /**
     * Returns when it has ended.
     *
     * @param number any; it decides how many shards there are to be
     * @return what became of it
     */
    String run(long number) throws SQLException, InterruptedException {
        try (Connection connection = outbox.connect()) {
            int before = shards(connection);
            int wanted = 1 + (int) (number % MOST);
            int shards = wanted == before ? before % MOST + 1 : wanted;
            String id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO eventra_operation (id, kind, subscription, parameters, state, actor, reason)"
                            + " VALUES (?, 'reshard', 'default', ?, 'requested', 'faults', 'a fault')")) {
                insert.setString(1, id);
                insert.setString(2, "{\"shards\":" + shards + ",\"patience\":\"PT1M\"}");
                insert.executeUpdate();
            }
            return "from " + before + " to " + shards + " shards: " + ended(connection, id);
        }
    }

    private static String ended(Connection connection, String id) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT state, message FROM eventra_operation WHERE id = ?")) {
            select.setString(1, id);
            String state = "requested";
            while (System.nanoTime() - deadline < 0) {
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    state = rows.getString(1);
                    if (!state.equals("requested") && !state.equals("running")) {
                        return state + ", " + rows.getString(2);
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
            throw new IllegalStateException("resharding " + id + " is " + state + " still after " + PATIENCE);
        }
    }
}
