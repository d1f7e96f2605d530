package dev.eventra.engine.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.testkit.RowsRead;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A look at many dead letters costs little, whatever is looked for. A small subclass for each database. */
abstract class LetterReaderContract {

    private static final int MANY = 20_000;
    private static final LetterQuery ALL = LetterQuery.of("reports");

    private final LetterReader reader = new LetterReader();

    abstract DataSource freshDatabase() throws SQLException;

    /**
     * Letters of the subscription {@code reports} with the numbers 1 to this: of ten days, all but one in a hundred
     * queued, one of a rare type, one of a rare error.
     */
    abstract void fill(Statement statement, int letters) throws SQLException;

    /** More than a list of one page may read, of 20,000. */
    int mostRead() {
        return 1_000;
    }

    /** What some statements read of the table of dead letters. */
    abstract RowsRead rowsRead(Connection connection, RowsRead.Work work) throws SQLException;

    @Test
    void no_list_and_no_count_scans_the_table() throws SQLException {
        Instant now = Instant.now();
        Map<String, LetterQuery> queries = new LinkedHashMap<>();
        queries.put("all", ALL);
        queries.put("state", ALL.withState(DeadLetterState.DEAD));
        queries.put("group", ALL.withGroup("g7"));
        queries.put("type", query("order.paid", null, null, null));
        queries.put("rare type", query("order.disputed", null, null, null));
        queries.put("no type", query("order.lost", null, null, null));
        queries.put("rare error", query(null, "java.io.IOException", null, null));
        queries.put("no error", query(null, "not.There", null, null));
        queries.put("lately", query(null, null, now.minusSeconds(3_600), null));
        queries.put("long ago", query(null, null, null, now.minus(Duration.ofDays(9))));
        queries.put("in between", query(null, null, now.minus(Duration.ofDays(5)), now.minus(Duration.ofHours(119))));
        queries.put("not yet", query(null, null, now.plusSeconds(3_600), null));
        try (Connection connection = filled()) {
            for (Map.Entry<String, LetterQuery> each : queries.entrySet()) {
                RowsRead rows = rowsRead(connection, () -> reader.list(connection, each.getValue(), 0, 51));
                assertThat(rows.scanned()).as(each.getKey()).isZero();
                assertThat(rows.byIndex()).as(each.getKey()).isLessThan(mostRead());
            }
            RowsRead counted =
                    rowsRead(connection, () -> reader.count(connection, "reports", DeadLetterState.DEAD, 1_001));
            assertThat(counted.scanned()).isZero();
            assertThat(counted.byIndex()).isLessThan(5_000);
            RowsRead causes = rowsRead(connection, () -> new CauseReader().causes(connection, "reports"));
            assertThat(causes.scanned()).isZero();
            assertThat(causes.byIndex()).isLessThan(5_000);
        }
    }

    @Test
    void a_time_finds_the_same_rows_as_reading_all_of_them() throws SQLException {
        Instant since = Instant.now().minus(Duration.ofHours(30));
        Instant until = since.plus(Duration.ofHours(4));
        try (Connection connection = filled()) {
            List<Long> expected = new ArrayList<>();
            for (StoredLetter letter : reader.list(connection, ALL, 0, MANY)) {
                if (!letter.stored().isBefore(since) && letter.stored().isBefore(until)) {
                    expected.add(letter.id());
                }
            }

            assertThat(expected).isNotEmpty();
            assertThat(reader.list(connection, query(null, null, since, until), 0, MANY))
                    .extracting(StoredLetter::id)
                    .isEqualTo(expected);
        }
    }

    private static LetterQuery query(String type, String error, Instant since, Instant until) {
        return new LetterQuery("reports", null, type, error, null, since, until, null);
    }

    /** Begins a transaction. */
    private Connection filled() throws SQLException {
        DataSource database = freshDatabase();
        DeliveryDatabase.open(database, SchemaMode.CREATE);
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            fill(statement, MANY);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.setAutoCommit(false);
        return connection;
    }
}
