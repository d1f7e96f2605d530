package dev.eventra.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables on a real database; a small subclass for each. */
abstract class SchemaSuite {

    private DataSource database;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        database = freshDatabase();
    }

    private static SchemaScript script(Dialect dialect) {
        SchemaScript shard = SchemaScript.load(dialect, "shard");
        return SchemaScript.load(dialect, "outbox")
                .then(SchemaScript.load(dialect, "rejected"))
                .then(shard.with("${shard}", "0"))
                .then(shard.with("${shard}", "1"))
                .then(shard.with("${shard}", "10"));
    }

    private void apply(SchemaMode mode) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Dialect dialect = Dialects.of(connection);
                new Schema(dialect, script(dialect)).apply(connection, mode);
                connection.commit();
            } finally {
                connection.rollback();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String one : sql.split(";\\s*(\\R|$)")) {
                statement.execute(one);
            }
        }
    }

    @Test
    void creating_twice_is_fine() throws SQLException {
        apply(SchemaMode.CREATE);
        apply(SchemaMode.CREATE);
        apply(SchemaMode.VALIDATE);
    }

    @Test
    void many_may_create_at_once() throws Exception {
        int callers = 8;
        CyclicBarrier together = new CyclicBarrier(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> {
                together.await();
                apply(SchemaMode.CREATE);
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        apply(SchemaMode.VALIDATE);
    }

    @Test
    void missing_tables_are_refused_with_ddl_that_works_when_pasted() throws SQLException {
        SchemaException refused = catchThrowableOfType(SchemaException.class, () -> apply(SchemaMode.VALIDATE));
        assertThat(refused).hasMessageContaining("table eventra_outbox is missing");
        assertThat(refused).hasMessageContaining("table eventra_outbox_10 is missing");
        String marker = "set schema=create:\n";
        execute(refused.getMessage().substring(refused.getMessage().indexOf(marker) + marker.length()));
        assertThatCode(() -> apply(SchemaMode.VALIDATE)).doesNotThrowAnyException();
    }

    @Test
    void only_missing_tables_are_named() throws SQLException {
        apply(SchemaMode.CREATE);
        execute("DROP TABLE eventra_outbox_1");
        assertThatThrownBy(() -> apply(SchemaMode.VALIDATE))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("table eventra_outbox_1 is missing")
                .hasMessageNotContaining("eventra_outbox_10")
                .hasMessageNotContaining("eventra_outbox_0");
    }

    @Test
    void a_missing_column_is_named() throws SQLException {
        apply(SchemaMode.CREATE);
        execute("ALTER TABLE eventra_outbox_0 DROP COLUMN data_schema");
        assertThatThrownBy(() -> apply(SchemaMode.CREATE))
                .isInstanceOf(SchemaException.class)
                .hasMessage("table eventra_outbox_0 has no column data_schema");
    }

    @Test
    void nothing_is_done_if_so_asked() {
        assertThatCode(() -> apply(SchemaMode.NONE)).doesNotThrowAnyException();
    }
}
