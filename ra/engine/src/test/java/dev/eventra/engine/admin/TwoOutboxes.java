package dev.eventra.engine.admin;

import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.engine.cluster.NoCluster;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.thread.Threads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Administration of a server with the outboxes {@code orders}, which is the default one, and {@code billing}, each in a real
 * database of its own; it knows a third one, {@code audit}, which it does not reach.
 */
final class TwoOutboxes implements AutoCloseable {

    static final String SOURCE = "/shop";
    private static final Duration RETENTION = Duration.ofDays(1);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    /** Outbox and shard of each test event. */
    final List<String> stored = new ArrayList<>();

    volatile boolean billingDown;
    volatile boolean commitFails;
    final Outbox orders;
    final Outbox billing;
    final Administration administration;
    final EventraAdmin admin;

    TwoOutboxes(DataSource first, DataSource second) throws Exception {
        orders = open("orders", 3, first);
        billing = open("billing", 2, breakable(second));
        DeliveryDatabase.open(orders.dataSource(), SchemaMode.CREATE, Optional.of(RETENTION));
        administration = new Administration(
                new Administration.Server(
                        new Threads(executor),
                        ClusterNode.noTransactions(),
                        name -> orders.dataSource(),
                        "a",
                        new KafkaSettings("localhost:1", Map.of()),
                        orders.topic(),
                        worker -> true,
                        List.of("billing", "audit"),
                        new Installation(
                                "search",
                                new NoCluster(),
                                () -> WorkerReport.EMPTY,
                                List.of(),
                                () -> "",
                                new TestEvents(true, "/tests", (outbox, shard) -> stored.add(outbox + "/" + shard)))),
                SchemaMode.CREATE,
                Optional.of(RETENTION));
        administration.start(orders);
        admin = await().ignoreException(AdminUnavailableException.class)
                .until(() -> administration.service(), service -> true);
        administration.opened(billing);
    }

    private static Outbox open(String name, int shards, DataSource database) throws SQLException {
        return new OutboxOpener()
                .open(
                        new OutboxSettings(
                                "search",
                                name,
                                "jdbc/" + name,
                                shards,
                                "events." + name,
                                SchemaMode.CREATE,
                                Optional.of(RETENTION)),
                        database);
    }

    @Override
    public void close() throws InterruptedException {
        administration.close(Duration.ofSeconds(5));
        executor.shutdownNow();
    }

    /** Gives no connection while {@link #billingDown}, and fails at commits while {@link #commitFails}. */
    private DataSource breakable(DataSource real) {
        return (DataSource) proxy(
                DataSource.class,
                real,
                method -> method.equals("getConnection") && billingDown,
                result -> result instanceof Connection connection
                        ? proxy(
                                Connection.class,
                                connection,
                                method -> method.equals("commit") && commitFails,
                                each -> each)
                        : result);
    }

    private static Object proxy(Class<?> type, Object real, Predicate<String> fails, UnaryOperator<Object> wrap) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (fails.test(method.getName())) {
                throw new SQLException("the test broke " + method.getName());
            }
            try {
                return wrap.apply(method.invoke(real, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** An event that waits. */
    Event publish(Outbox outbox, int shard, String type) throws SQLException {
        Event event = Event.builder(type).source(SOURCE).build();
        try (Connection connection = outbox.dataSource().getConnection()) {
            new OutboxStore().insert(connection, shard, List.of(event));
        }
        return event;
    }

    /** One that the journal has. */
    void relayed(Outbox outbox, String id, String type, String group, Instant time) throws SQLException {
        relayed(outbox, List.of(id), type, group, time);
    }

    /** Many that the journal has, of one moment. */
    void relayedMany(Outbox outbox, int count, String type, String group, Instant time) throws SQLException {
        relayed(outbox, IntStream.range(0, count).mapToObj(n -> "many" + n).toList(), type, group, time);
    }

    private static void relayed(Outbox outbox, List<String> ids, String type, String group, Instant time)
            throws SQLException {
        String sql =
                "INSERT INTO eventra_journal (shard, event_id, source, type, group_key, stored_at, relayed_at, worker,"
                        + " epoch, kafka_partition, kafka_offset) VALUES (1, ?, '/shop', ?, ?, ?, ?, 'w1', 7, 2, 40)";
        try (Connection connection = outbox.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            Dialect dialect = Dialects.of(connection);
            for (String id : ids) {
                insert.setString(1, id);
                insert.setString(2, type);
                insert.setString(3, group);
                insert.setObject(4, dialect.parameter(time));
                insert.setObject(5, dialect.parameter(time.plusMillis(5)));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** How many rows a table has. */
    static int count(Outbox outbox, String table) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }
}
