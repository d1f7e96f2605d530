package dev.eventra.sample.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Lets the report by user fail for some users, to see what becomes of their events. Only where the system property
 * {@code shop.chaos} is {@code true}. Kept in the shop's database, since it is chance which server delivers a user's
 * events; a server knows of a change within half a second. Thread-safe.
 */
@ApplicationScoped
public class Chaos {

    private static final long KNOWN_NANOS = 500_000_000;

    private DataSource database;
    private boolean allowed;
    private volatile Known known;

    private record Known(Set<String> users, long atNanos) {}

    /** For the proxy. */
    protected Chaos() {}

    @Inject
    Chaos(DataSource database) {
        this(database, Boolean.getBoolean("shop.chaos"));
    }

    Chaos(DataSource database, boolean allowed) {
        this.database = database;
        this.allowed = allowed;
    }

    /** Whether reports may be broken here. */
    public boolean isAllowed() {
        return allowed;
    }

    /** The users whose report is broken. */
    public List<String> brokenUsers() {
        return allowed ? List.copyOf(read()) : List.of();
    }

    /** Breaks a user's report, until it is mended. */
    public void breakReportOf(String userId) {
        requireAllowed();
        OrderRules.userId(userId);
        mend(userId);
        change("INSERT INTO shop_chaos (user_id) VALUES (?)", userId);
    }

    /** Mends a user's report; without effect if it isn't broken. */
    public void mend(String userId) {
        requireAllowed();
        change("DELETE FROM shop_chaos WHERE user_id = ?", userId);
    }

    /**
     * What a listener asks first.
     *
     * @throws BrokenOnPurposeException if the user's report is broken
     */
    void check(String userId) {
        if (allowed && current().contains(userId)) {
            throw new BrokenOnPurposeException(userId);
        }
    }

    private void requireAllowed() {
        if (!allowed) {
            throw ShopException.conflict(
                    "nothing can be broken here: the server runs without -Dshop.chaos=true", null, null);
        }
    }

    private Set<String> current() {
        Known last = known;
        long now = System.nanoTime();
        if (last == null || now - last.atNanos() > KNOWN_NANOS) {
            last = new Known(read(), now);
            known = last;
        }
        return last.users();
    }

    private Set<String> read() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT user_id FROM shop_chaos");
                ResultSet row = statement.executeQuery()) {
            Set<String> users = new TreeSet<>();
            while (row.next()) {
                users.add(row.getString(1));
            }
            return users;
        } catch (SQLException e) {
            throw new IllegalStateException("what is broken can't be read: " + e.getMessage(), e);
        }
    }

    private void change(String sql, String userId) {
        try (Connection connection = database.getConnection()) {
            Rows.update(connection, sql, userId);
        } catch (SQLException e) {
            throw new IllegalStateException("what is broken can't be changed: " + e.getMessage(), e);
        }
        known = null;
    }
}
