package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.LayoutStore;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.ShardRouter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operation does that can't change the number of shards, and what it leaves; on each database, without Kafka. */
@Timeout(60)
abstract class ReshardTaskContract {

    private static final int SHARDS = 4;
    private static final LayoutStore LAYOUTS = new LayoutStore();
    private static final LayoutStore.Reading AS_BEFORE = new LayoutStore.Reading(1, SHARDS, Duration.ZERO);

    private final Counts counts = new Counts(new Operation.Progress(0, 0, 0, 0, 0));
    private final AtomicReference<String> hanging = new AtomicReference<>();
    private final AtomicReference<String> versions = new AtomicReference<>();
    private final AtomicBoolean lost = new AtomicBoolean();
    private Outbox outbox;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        outbox = new OutboxOpener()
                .open(
                        new OutboxSettings("test", "orders", "jdbc/test", SHARDS, "events", SchemaMode.CREATE),
                        freshDatabase());
    }

    private ReshardTask task(int shards, SchemaMode schema) throws SQLException {
        return new ReshardTask(
                new OutboxDatabases.Reached(
                        outbox,
                        new AdminDatabase(
                                outbox.dataSource(), LocalTransaction.run(outbox.dataSource(), Dialects::of))),
                new ReshardTask.Surroundings(
                        schema,
                        (topic, partitions) -> {},
                        (of, open, timeout) -> hanging.get(),
                        () -> Optional.ofNullable(versions.get()),
                        new ReshardTask.Pace(2, Duration.ofSeconds(1), Duration.ofMillis(10))),
                () -> !lost.get(),
                new ReshardRequest("orders", shards, Duration.ofSeconds(1)),
                counts);
    }

    private LayoutStore.Reading now() throws SQLException {
        return LocalTransaction.run(outbox.dataSource(), LAYOUTS::read);
    }

    private void insert(Connection connection, int events) throws SQLException {
        Event event = Event.builder("order.placed")
                .source("/test")
                .group("g")
                .data("x")
                .build();
        assertThat(outbox.store()
                        .insertIf(
                                connection,
                                ShardRouter.shard(event, SHARDS),
                                SHARDS,
                                Collections.nCopies(events, event)))
                .isTrue();
    }

    @Test
    void a_transaction_that_stays_open_is_named_and_all_is_as_before() throws Exception {
        try (Connection connection = outbox.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, 1);
            assertThatThrownBy(() -> task(16, SchemaMode.CREATE).run())
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("keeps its 4 shards")
                    .hasMessageContaining("a transaction that had published was still open");
            connection.rollback();
            connection.setAutoCommit(true);
        }
        assertThat(now()).isEqualTo(AS_BEFORE);

        assertThat(task(16, SchemaMode.CREATE).run()).isEqualTo("the outbox has 16 shards");
        assertThat(now()).isEqualTo(new LayoutStore.Reading(2, 16, Duration.ZERO));
        assertThat(task(16, SchemaMode.CREATE).run())
                .as("whoever goes on after a crash")
                .isEqualTo("the outbox has 16 shards");
    }

    @Test
    void events_that_are_not_relayed_are_counted_and_all_is_as_before() throws Exception {
        LocalTransaction.run(outbox.dataSource(), connection -> {
            insert(connection, 3);
            return null;
        });
        assertThatThrownBy(() -> task(2, SchemaMode.CREATE).run())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("3 events still waited to be relayed");
        assertThat(counts.progress().queued()).isEqualTo(3);
        assertThat(now()).isEqualTo(AS_BEFORE);
        LocalTransaction.run(outbox.dataSource(), connection -> {
            insert(connection, 1_000);
            return null;
        });
        assertThatThrownBy(() -> task(2, SchemaMode.CREATE).run())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("after 1 s 1003 events or more still wait");
    }

    @Test
    void a_transaction_that_hangs_in_kafka_is_in_the_way() throws Exception {
        hanging.set("a transaction of x hangs in events-0");
        assertThatThrownBy(() -> task(2, SchemaMode.CREATE).run())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("a transaction of x hangs in events-0");
        assertThat(now()).isEqualTo(AS_BEFORE);
    }

    @Test
    void a_worker_of_another_version_that_has_come_since_the_request_is_in_the_way() throws Exception {
        versions.set("the workers are of different versions, 1, 2");
        assertThatThrownBy(() -> task(2, SchemaMode.CREATE).run())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("the workers are of different versions, 1, 2");
        assertThat(now()).isEqualTo(AS_BEFORE);
    }

    @Test
    void who_lost_the_operation_to_another_server_changes_nothing() throws Exception {
        lost.set(true);
        assertThatThrownBy(() -> task(2, SchemaMode.CREATE).run())
                .isInstanceOf(OperationFailedException.class)
                .hasMessage("another server goes on with it");
        assertThat(now()).isEqualTo(AS_BEFORE);
    }

    @Test
    void missing_tables_are_named_with_their_ddl_where_none_may_be_made() throws Exception {
        assertThatThrownBy(() -> task(5, SchemaMode.VALIDATE).run())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("nothing was changed: table eventra_outbox_4 is missing")
                .hasMessageContaining("CREATE TABLE");
        assertThat(now()).isEqualTo(AS_BEFORE);
    }

    @Test
    void one_that_is_cancelled_opens_the_gate() throws Exception {
        hanging.set("something");
        ReshardTask task = task(2, SchemaMode.CREATE);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<String> running = other.submit(task::run);
            Awaitility.await().until(() -> !now().closedFor().isZero());
            task.stop();
            assertThat(running.get(20, TimeUnit.SECONDS)).isNull();
        } finally {
            other.shutdownNow();
        }
        assertThat(now()).isEqualTo(AS_BEFORE);
        assertThat(outbox.shards()).isEqualTo(SHARDS);
    }
}
