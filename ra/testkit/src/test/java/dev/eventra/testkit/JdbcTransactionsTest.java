package dev.eventra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcTransactionsTest {

    private final DataSource h2 = h2();
    private final JdbcTransactions jdbc = new JdbcTransactions(h2);
    private final EventraTestKit kit = EventraTestKit.builder()
            .transactions(jdbc)
            .listener("s", new Counter(jdbc.dataSource()))
            .build();

    /** Adds to a table. */
    public static class Counter {
        private final DataSource database;

        Counter(DataSource database) {
            this.database = database;
        }

        @EventListener("a")
        public void on(Event event) throws SQLException {
            try (Connection connection = database.getConnection()) {
                connection.createStatement().executeUpdate("INSERT INTO effect VALUES (1)");
            }
        }
    }

    @BeforeEach
    void make_the_table() throws SQLException {
        try (Connection connection = h2.getConnection()) {
            connection.createStatement().executeUpdate("CREATE TABLE effect (n INT)");
        }
    }

    @Test
    void effects_commit_with_the_delivery_and_roll_back_with_it() throws SQLException {
        kit.failNext("s", new IllegalStateException("no commit"));
        kit.publisher().publish("a", "x");

        kit.deliverAll();
        assertThat(effects(h2)).isZero();

        kit.advance(Duration.ofSeconds(1)).deliverAll().orThrow();
        assertThat(effects(h2)).isEqualTo(1);
    }

    @Test
    void a_transaction_sees_its_own_effects_and_others_see_them_after_the_commit() throws Exception {
        kit.inTransaction(() -> {
            new Counter(jdbc.dataSource()).on(null);
            assertThat(effects(jdbc.dataSource())).isEqualTo(1);
            assertThat(effects(h2)).isZero();
        });
        assertThat(effects(h2)).isEqualTo(1);
    }

    @Test
    void outside_of_a_transaction_each_connection_commits_by_itself() throws SQLException {
        new Counter(jdbc.dataSource()).on(null);
        assertThat(effects(h2)).isEqualTo(1);
    }

    @Test
    void failures_of_the_database_come_as_they_are() {
        assertThatThrownBy(() -> jdbc.run(() -> {
                    try (Connection connection = jdbc.dataSource().getConnection()) {
                        connection.createStatement().execute("nonsense");
                    }
                }))
                .isInstanceOf(SQLException.class);
    }

    private static int effects(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet count = connection.createStatement().executeQuery("SELECT COUNT(*) FROM effect")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static DataSource h2() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return h2;
    }
}
