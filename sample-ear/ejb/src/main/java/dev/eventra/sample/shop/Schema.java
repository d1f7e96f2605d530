package dev.eventra.sample.shop;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes the shop's tables when the application starts, outside of any transaction. Several servers may start on one
 * database at the same time: PostgreSQL can refuse a CREATE TABLE IF NOT EXISTS that meets another one under way, so
 * a refused statement is tried again.
 */
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Schema {

    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 100;

    static final List<String> STATEMENTS = List.of(
            """
            CREATE TABLE IF NOT EXISTS shop_user (
              id VARCHAR(64) NOT NULL PRIMARY KEY,
              last_sequence BIGINT NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS shop_order (
              id VARCHAR(36) NOT NULL PRIMARY KEY,
              user_id VARCHAR(64) NOT NULL,
              amount_cents BIGINT NOT NULL,
              status VARCHAR(20) NOT NULL,
              order_day DATE NOT NULL,
              created_at TIMESTAMP(6) NOT NULL,
              version BIGINT NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS shop_order_created ON shop_order (created_at)",
            """
            CREATE TABLE IF NOT EXISTS user_order_report (
              user_id VARCHAR(64) NOT NULL PRIMARY KEY,
              order_count BIGINT NOT NULL,
              total_cents BIGINT NOT NULL,
              last_sequence BIGINT NOT NULL,
              out_of_order BIGINT NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS daily_order_report (
              order_day DATE NOT NULL PRIMARY KEY,
              order_count BIGINT NOT NULL,
              total_cents BIGINT NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS loyalty_account (
              user_id VARCHAR(64) NOT NULL PRIMARY KEY,
              points BIGINT NOT NULL)""",
            "CREATE TABLE IF NOT EXISTS shop_chaos (user_id VARCHAR(64) NOT NULL PRIMARY KEY)");

    @Inject
    private DataSource database;

    @PostConstruct
    void create() {
        try {
            create(database);
        } catch (SQLException e) {
            throw new IllegalStateException("the shop's tables can't be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the shop's tables were made", e);
        }
    }

    static void create(DataSource database) throws SQLException, InterruptedException {
        for (String statement : STATEMENTS) {
            for (int attempt = 1; !executed(database, statement, attempt); attempt++) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static boolean executed(DataSource database, String sql, int attempt) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (attempt == ATTEMPTS) {
                throw e;
            }
            return false;
        }
    }
}
