package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
final class PostgresJournalHistoryIT extends JournalHistoryContract {

    private final EmbeddedPostgres server;

    PostgresJournalHistoryIT(EmbeddedPostgres server) {
        this.server = server;
    }

    @Override
    DataSource freshDatabase() throws SQLException {
        return TestDatabase.fresh(server);
    }

    @Test
    void lists_are_read_by_an_index() throws SQLException {
        execute(
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at) SELECT 0, 'e' || n,"
                        + " '/shop', 't' || n % 7, 'g' || n % 20, CURRENT_TIMESTAMP - n * INTERVAL '1 second'"
                        + " FROM generate_series(1, 50000) n",
                "ANALYZE eventra_journal");
        String behind = "stored_at < CURRENT_TIMESTAMP - INTERVAL '1 hour'";
        assertThat(plan(behind, "stored_at DESC, entry DESC"))
                .contains("eventra_journal_time")
                .doesNotContain("Sort");
        assertThat(plan("type = 't3' AND " + behind, "type DESC, stored_at DESC, entry DESC"))
                .contains("eventra_journal_type")
                .doesNotContain("Sort");
        assertThat(plan("group_key = 'g7' AND " + behind, "group_key DESC, stored_at DESC, entry DESC"))
                .contains("eventra_journal_group")
                .doesNotContain("Sort");
        assertThat(plan("event_id = 'e77'", "entry DESC")).contains("eventra_journal_event");
    }

    private String plan(String where, String order) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN SELECT * FROM eventra_journal WHERE " + where
                        + " ORDER BY " + order + " FETCH FIRST 51 ROWS ONLY")) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
