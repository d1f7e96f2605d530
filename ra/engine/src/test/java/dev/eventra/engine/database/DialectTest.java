package dev.eventra.engine.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialectTest {

    private static final Dialect POSTGRESQL = new PostgreSqlDialect();
    private static final Dialect H2 = new H2Dialect();
    private static final Dialect MARIADB = new MariaDbDialect();

    private static void assertContention(Dialect dialect, SQLException failure) {
        assertThat(dialect.isContention(failure)).as(failure.toString()).isTrue();
        assertThat(dialect.isOutage(failure)).as(failure.toString()).isFalse();
    }

    private static void assertOutage(Dialect dialect, SQLException failure) {
        assertThat(dialect.isContention(failure)).as(failure.toString()).isFalse();
        assertThat(dialect.isOutage(failure)).as(failure.toString()).isTrue();
    }

    @Test
    void others_in_the_way_are_no_outage() {
        for (String state : List.of("55P03", "57014", "40001", "40P01", "23505")) {
            assertContention(POSTGRESQL, new SQLException("state " + state, state));
        }
        for (int code : List.of(1020, 1205, 1317, 1969)) {
            assertContention(MARIADB, new SQLException("code " + code, "70100", code));
        }
        assertContention(H2, new SQLException("lock timeout", "HYT00", 50200));
        assertContention(H2, new SQLException("lock timeout of a table", "HYT00", 50201));
        for (Dialect dialect : List.of(POSTGRESQL, H2, MARIADB)) {
            assertContention(dialect, new SQLTimeoutException("too long"));
            assertContention(dialect, new SQLTransactionRollbackException("deadlock"));
        }
    }

    @Test
    void a_database_that_is_away_is_an_outage() {
        for (String state : List.of("57P01", "57P03", "53300", "08006")) {
            assertOutage(POSTGRESQL, new SQLException("state " + state, state));
        }
        assertOutage(MARIADB, new SQLException("killed", "70100", 1927));
        assertOutage(MARIADB, new SQLException("too many connections", "08004", 1040));
        assertOutage(MARIADB, new SQLException("read only", "HY000", 1290));
        for (Dialect dialect : List.of(POSTGRESQL, H2, MARIADB)) {
            assertOutage(dialect, new SQLTransientConnectionException("no connection in time"));
            assertOutage(dialect, new SQLNonTransientConnectionException("closed"));
        }
    }

    @Test
    void a_wrong_statement_is_neither() {
        for (Dialect dialect : List.of(POSTGRESQL, H2, MARIADB)) {
            assertThat(dialect.isOutage(new SQLException("no table", "42P01"))).isFalse();
            assertThat(dialect.isContention(new SQLException("no table", "42P01")))
                    .isFalse();
            assertThat(dialect.isOutage(new SQLException("no state"))).isFalse();
        }
    }
}
