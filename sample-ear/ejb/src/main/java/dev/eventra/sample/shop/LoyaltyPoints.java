package dev.eventra.sample.shop;

import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Gives users a point for each full 100 cents that they order, and takes them back. A listener that is a plain CDI bean:
 * what it keeps and what it answers stand in one class.
 */
@ApplicationScoped
@EventSubscription("loyalty-points")
public class LoyaltyPoints {

    private static final long CENTS_FOR_A_POINT = 100;

    private DataSource database;

    /** For the proxy. */
    protected LoyaltyPoints() {}

    @Inject
    LoyaltyPoints(DataSource database) {
        this.database = database;
    }

    @EventListener(OrderPlaced.TYPE)
    public void placed(OrderPlaced order) {
        add(order.userId(), points(order.amountCents()));
    }

    @EventListener(OrderChanged.TYPE)
    public void changed(OrderChanged order) {
        add(order.userId(), points(order.amountCents()) - points(order.previousAmountCents()));
    }

    @EventListener(OrderCancelled.TYPE)
    public void cancelled(OrderCancelled order) {
        add(order.userId(), -points(order.amountCents()));
    }

    private static long points(long cents) {
        return cents / CENTS_FOR_A_POINT;
    }

    private void add(String userId, long points) {
        try (Connection connection = database.getConnection()) {
            Rows.upsert(
                    connection,
                    "UPDATE loyalty_account SET points = points + ? WHERE user_id = ?",
                    new Object[] {points, userId},
                    "INSERT INTO loyalty_account (user_id, points) VALUES (?, 0)",
                    userId);
        } catch (SQLException e) {
            throw new IllegalStateException("points of user " + userId + " not updated: " + e.getMessage(), e);
        }
    }

    /** The accounts with the most points. */
    public List<LoyaltyAccount> best(int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT user_id, points FROM loyalty_account"
                        + " ORDER BY points DESC, user_id FETCH FIRST " + limit + " ROWS ONLY");
                ResultSet row = statement.executeQuery()) {
            List<LoyaltyAccount> accounts = new ArrayList<>();
            while (row.next()) {
                accounts.add(new LoyaltyAccount(row.getString(1), row.getLong(2)));
            }
            return accounts;
        } catch (SQLException e) {
            throw new IllegalStateException("the points can't be read: " + e.getMessage(), e);
        }
    }
}
