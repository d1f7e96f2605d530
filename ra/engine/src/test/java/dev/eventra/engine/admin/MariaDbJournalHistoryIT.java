package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnMariaDb
final class MariaDbJournalHistoryIT extends JournalHistoryContract {

    private final EmbeddedMariaDb server;

    MariaDbJournalHistoryIT(EmbeddedMariaDb server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }

    @Test
    void lists_are_read_by_an_index() throws SQLException {
        execute(
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at) SELECT 0, CONCAT('e', seq),"
                        + " '/shop', CONCAT('t', seq % 7), CONCAT('g', seq % 20), UTC_TIMESTAMP(6) - INTERVAL seq SECOND"
                        + " FROM seq_1_to_50000",
                "ANALYZE TABLE eventra_journal");
        String behind = "stored_at < UTC_TIMESTAMP(6) - INTERVAL 1 HOUR";
        assertThat(plan(behind, "stored_at DESC, entry DESC"))
                .contains("key=eventra_journal_time")
                .doesNotContain("filesort");
        assertThat(plan("type = 't3' AND " + behind, "type DESC, stored_at DESC, entry DESC"))
                .contains("key=eventra_journal_type")
                .doesNotContain("filesort");
        assertThat(plan("group_key = 'g7' AND " + behind, "group_key DESC, stored_at DESC, entry DESC"))
                .contains("key=eventra_journal_group")
                .doesNotContain("filesort");
        assertThat(plan("event_id = 'e77'", "entry DESC")).contains("key=eventra_journal_event");
    }

    private String plan(String where, String order) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN SELECT * FROM eventra_journal WHERE " + where
                        + " ORDER BY " + order + " FETCH FIRST 51 ROWS ONLY")) {
            rows.next();
            return "key=" + rows.getString("key") + " " + rows.getString("Extra");
        }
    }
}
