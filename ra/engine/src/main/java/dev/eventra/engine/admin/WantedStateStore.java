package dev.eventra.engine.admin;

import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The statements on {@code eventra_subscription_state}. Immutable and thread-safe. */
final class WantedStateStore {

    private static final String TABLE = "eventra_subscription_state";
    private static final String SELECT =
            "SELECT subscription, data_source, desired, actor, reason, changed_at FROM " + TABLE;

    private final String now;
    private final String insert;

    WantedStateStore(Dialect dialect) {
        now = dialect.now();
        insert = dialect.insertUnlessPresent(
                TABLE, List.of("subscription"), List.of("subscription", "data_source", "desired"));
    }

    /** A server has a listener for this subscription: it is known from now on, and where its tables are. */
    void introduce(Connection connection, String subscription, String dataSource) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, subscription);
            statement.setString(2, dataSource);
            statement.setString(3, column(Wanted.RUNNING));
            statement.executeUpdate();
        }
        Rows.update(
                connection,
                "UPDATE " + TABLE + " SET data_source = ? WHERE subscription = ? AND data_source <> ?",
                dataSource,
                subscription,
                dataSource);
    }

    /**
     * @return whether there is such a subscription
     */
    boolean want(Connection connection, String subscription, Wanted wanted, String actor, String reason)
            throws SQLException {
        return Rows.update(
                        connection,
                        "UPDATE " + TABLE + " SET desired = ?, actor = ?, reason = ?, changed_at = " + now
                                + " WHERE subscription = ?",
                        column(wanted),
                        actor,
                        Texts.cut(reason, 2_000),
                        subscription)
                == 1;
    }

    Optional<WantedState> find(Connection connection, String subscription) throws SQLException {
        return Rows.first(connection, SELECT + " WHERE subscription = ?", List.of(subscription), WantedStateStore::map);
    }

    List<WantedState> all(Connection connection) throws SQLException {
        return Rows.query(connection, SELECT + " ORDER BY subscription", List.of(), WantedStateStore::map);
    }

    private static WantedState map(ResultSet row) throws SQLException {
        return new WantedState(
                row.getString("subscription"),
                row.getString("data_source"),
                Wanted.valueOf(row.getString("desired").toUpperCase(Locale.ROOT)),
                row.getString("actor"),
                row.getString("reason"),
                Rows.time(row, "changed_at"));
    }

    private static String column(Wanted wanted) {
        return wanted.name().toLowerCase(Locale.ROOT);
    }
}
