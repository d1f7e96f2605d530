package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.thread.Threads;
import jakarta.transaction.Status;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another number of shards while others publish, by the statements alone; in real JTA transactions, on each database. */
@Timeout(120)
abstract class LayoutSuite {

    private static final int SHARDS = 4;
    private static final OutboxStore STORE = new OutboxStore();
    private static final LayoutStore LAYOUTS = new LayoutStore();

    private final ExecutorService others = Executors.newCachedThreadPool();
    private JtaDataSource jta;
    private Outbox outbox;

    /** A fresh, empty database. */
    abstract JtaDataSource database() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        jta = database();
        outbox = server();
    }

    @AfterEach
    void close() throws Exception {
        others.shutdownNow();
        if (jta.registry().getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
            jta.userTransaction().rollback();
        }
        jta.close();
    }

    /** The outbox as one server knows it: what it has heard of the layout is its own. */
    private Outbox server() throws SQLException {
        return new OutboxOpener()
                .open(
                        new OutboxSettings("test", "orders", "jdbc/test", SHARDS, "events", SchemaMode.CREATE),
                        jta.transactional());
    }

    private OutboxPublisher publisher(Outbox of) {
        return new OutboxPublisher(of, Enlistment.UNKNOWN, jta.registry(), (name, shard, events) -> {});
    }

    private static Event event(String group) {
        return Event.builder("order.placed")
                .source("/test")
                .group(group)
                .data("x")
                .build();
    }

    private void tables(int shards) throws SQLException {
        LocalTransaction.run(jta.plain(), connection -> {
            SchemaScript shard = SchemaScript.load(Dialects.of(connection), "shard");
            for (int n = 0; n < shards; n++) {
                new Schema(Dialects.of(connection), shard.with("${shard}", Integer.toString(n)))
                        .apply(connection, SchemaMode.CREATE);
            }
            return null;
        });
    }

    private LayoutStore.Reading now() throws SQLException {
        return LocalTransaction.run(jta.plain(), LAYOUTS::read);
    }

    /** What is in the way; null if it is done. */
    private String change(int shards) throws SQLException {
        LayoutStore.Reading now = now();
        try {
            return LocalTransaction.run(
                    jta.plain(),
                    connection -> LAYOUTS.change(
                            connection, new ShardLayout.State(now.number(), now.shards()), shards, () -> null));
        } catch (SQLException e) {
            assertThat(LocalTransaction.run(jta.plain(), Dialects::of).isContention(e))
                    .as(e.toString())
                    .isTrue();
            return "contention";
        }
    }

    private List<OutboxRow> rows(int shard) throws SQLException {
        return LocalTransaction.run(
                jta.plain(), connection -> STORE.read(connection, shard, List.of(), 100_000, 1L << 30));
    }

    private void relay(int shard) throws SQLException {
        List<Long> all = rows(shard).stream().map(OutboxRow::seq).toList();
        LocalTransaction.run(jta.plain(), connection -> STORE.delete(connection, shard, all));
    }

    private <T> T elsewhere(Callable<T> task) throws Exception {
        return others.submit(task).get(60, TimeUnit.SECONDS);
    }

    @Test
    void an_idle_outbox_gets_another_number_and_a_server_that_has_not_heard_of_it_publishes_by_it() throws Exception {
        tables(16);
        OutboxPublisher stale = publisher(outbox);

        assertThat(change(16)).isNull();

        assertThat(now()).isEqualTo(new LayoutStore.Reading(2, 16, Duration.ZERO));
        assertThat(outbox.shards()).isEqualTo(SHARDS);
        stale.publish(event("g1"));
        jta.userTransaction().begin();
        stale.publishAll(List.of(event("g1"), event("g2"), event("g3")));
        stale.publish(event("g1"));
        jta.userTransaction().commit();
        assertThat(rows(ShardRouter.shard("g1", 16))).hasSizeGreaterThanOrEqualTo(3);
        assertThat(wellPlaced(16)).isEqualTo(5);
    }

    private int wellPlaced(int shards) throws SQLException {
        int rows = 0;
        for (int shard = 0; shard < shards; shard++) {
            for (OutboxRow row : rows(shard)) {
                assertThat(shard).as("shard of " + row).isEqualTo(ShardRouter.shard(row.group(), shards));
                rows++;
            }
        }
        return rows;
    }

    @Test
    void it_stays_while_a_transaction_is_open_that_has_published() throws Exception {
        OutboxPublisher publisher = publisher(outbox);
        for (boolean commits : List.of(false, true)) {
            for (List<Event> events : List.of(List.of(event("g")), List.of(event("g"), event("g"), event("h")))) {
                jta.userTransaction().begin();
                publisher.publishAll(events);
                assertThat(elsewhere(() -> change(2))).isEqualTo("contention");
                if (commits) {
                    jta.userTransaction().commit();
                } else {
                    jta.userTransaction().rollback();
                }
            }
        }
        assertThat(change(2)).contains("still had events");
        for (int shard = 0; shard < SHARDS; shard++) {
            relay(shard);
        }
        assertThat(change(2)).isNull();
    }

    @Test
    void a_transaction_that_was_late_publishes_by_the_new_number() throws Exception {
        OutboxPublisher publisher = publisher(outbox);
        jta.userTransaction().begin();
        // it has a connection and has done something, but published nothing yet
        publisher.publish(event("g").toBuilder()
                .notBefore(Instant.now().plusSeconds(3600))
                .build());
        assertThat(elsewhere(() -> change(1))).isNull();
        publisher.publishAll(List.of(event("g"), event("h")));
        assertThat(elsewhere(() -> change(2))).isEqualTo("contention");
        jta.userTransaction().commit();
        assertThat(wellPlaced(1)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_transaction_with_an_older_snapshot_fails_or_sees_the_new_number(int count) throws Exception {
        List<Event> events = Stream.generate(() -> event("g")).limit(count).toList();
        tables(16);
        for (int isolation : List.of(
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_SERIALIZABLE)) {
            for (boolean changed : List.of(true, false)) {
                int before = now().shards();
                int after = before == SHARDS ? 16 : SHARDS;
                try (Connection connection = jta.plain().getConnection()) {
                    connection.setTransactionIsolation(isolation);
                    connection.setAutoCommit(false);
                    try (PreparedStatement snapshot = connection.prepareStatement("SELECT id FROM eventra_probe")) {
                        snapshot.executeQuery();
                    }
                    if (changed) {
                        assertThat(elsewhere(() -> change(after))).isNull();
                    }
                    try {
                        int shards = before;
                        boolean written = STORE.insertIf(connection, ShardRouter.shard("g", shards), shards, events);
                        if (!written) {
                            shards = Dialects.of(connection).holdShards(connection);
                            STORE.insert(connection, ShardRouter.shard("g", shards), events);
                        }
                        assertThat(shards).isEqualTo(changed ? after : before);
                        assertThat(elsewhere(() -> change(3))).isEqualTo("contention");
                    } catch (SQLException e) {
                        assertThat(changed).as(e.toString()).isTrue();
                        assertThat(Dialects.of(connection).isContention(e))
                                .as(e.toString())
                                .isTrue();
                    }
                    connection.rollback();
                    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    @Test
    void new_transactions_wait_for_the_gate_and_those_that_have_published_do_not() throws Exception {
        OutboxPublisher publisher = publisher(outbox);
        jta.userTransaction().begin();
        publisher.publish(event("g"));
        assertThat(LocalTransaction.<Boolean>run(
                        jta.plain(), connection -> LAYOUTS.close(connection, 1, Duration.ofSeconds(60))))
                .isTrue();
        LayoutWatch watch = new LayoutWatch(outbox, changed -> {});
        assertThat(elsewhere(watch::look).closedFor()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        publisher.publish(event("g"));
        jta.userTransaction().commit();

        Future<?> waiting = others.submit(() -> publisher.publish(event("g")));
        await().during(Duration.ofMillis(300)).until(() -> !waiting.isDone());
        assertThat(rows(ShardRouter.shard("g", SHARDS))).hasSize(2);
        LocalTransaction.run(jta.plain(), connection -> {
            LAYOUTS.open(connection, 1);
            return null;
        });
        watch.look();
        waiting.get(30, TimeUnit.SECONDS);
        assertThat(rows(ShardRouter.shard("g", SHARDS))).hasSize(3);
    }

    @Test
    void a_gate_that_nobody_opens_opens_by_itself() throws Exception {
        LocalTransaction.run(jta.plain(), connection -> LAYOUTS.close(connection, 1, Duration.ofSeconds(1)));
        LayoutWatch watch = new LayoutWatch(outbox, changed -> {});
        watch.look();
        publisher(outbox).publish(event("g"));
        watch.look();
        assertThat(outbox.layout().isClosed()).isFalse();
        assertThat(wellPlaced(SHARDS)).isOne();
    }

    @Test
    void a_database_that_was_set_back_is_reported_once_with_both_numbers() throws Exception {
        assertThat(change(2)).isNull();
        LayoutWatch watch = new LayoutWatch(outbox, changed -> {});
        watch.look();
        try (LogCapture log = new LogCapture(LayoutWatch.class)) {
            // another server has changed it, and told the cluster before this one heard of it
            assertThat(change(3)).isNull();
            outbox.layout().expect(3);
            watch.look();
            assertThat(log.lines()).noneMatch(line -> line.startsWith("SEVERE"));

            number(2);
            watch.look();
            watch.look();
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("SEVERE"))
                    .singleElement()
                    .asString()
                    .contains("outbox orders: its database says layout 2 with 3 shards, but layout 3 was known already")
                    .contains("delete the node outboxes/orders of the namespace in ZooKeeper");

            number(3);
            watch.look();
            // what a server that has just started hears from the cluster
            outbox.layout().expect(5);
            watch.look();
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("SEVERE"))
                    .hasSize(2)
                    .element(1)
                    .asString()
                    .contains("layout 3 with 3 shards, but layout 5 was known");
        }
    }

    private void number(int number) throws SQLException {
        LocalTransaction.run(jta.plain(), connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE eventra_layout SET number = ?")) {
                update.setInt(1, number);
                return update.executeUpdate();
            }
        });
    }

    @Test
    @Timeout(60)
    void a_watch_ends_though_its_database_is_down() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        DataSource down = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    asked.countDown();
                    throw new SQLTransientConnectionException("down");
                });
        LayoutWatch watch = new LayoutWatch(
                new Outbox("orders", UUID.randomUUID(), SHARDS, "events", down, new OutboxStore()), changed -> {});
        watch.start(new Threads(others));
        asked.await();
        watch.close(Duration.ofMinutes(5));
    }

    @Test
    @Timeout(60)
    void neither_a_stray_interrupt_nor_an_error_ends_a_watch() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<Error> error = new AtomicReference<>();
        AtomicInteger looks = new AtomicInteger();
        DataSource failing = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    thread.set(Thread.currentThread());
                    looks.incrementAndGet();
                    Error now = error.getAndSet(null);
                    if (now != null) {
                        throw now;
                    }
                    return method.invoke(jta.plain(), arguments);
                });
        LayoutWatch watch = new LayoutWatch(
                new Outbox("orders", UUID.randomUUID(), SHARDS, "events", failing, new OutboxStore()), changed -> {});
        watch.start(new Threads(others));
        await().until(() -> thread.get() != null);
        thread.get().interrupt();
        int before = looks.get();
        await().until(() -> looks.get() > before + 1);

        error.set(new OutOfMemoryError("as if"));
        await().until(() -> error.get() == null);
        int after = looks.get();
        await().until(() -> looks.get() > after + 1);
        watch.close(Duration.ofSeconds(10));
    }

    @Test
    void events_that_come_due_go_to_the_new_shards() throws Exception {
        OutboxPublisher publisher = publisher(outbox);
        List<Event> delayed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            delayed.add(event("g" + i).toBuilder().notBefore(Instant.now()).build());
        }
        publisher.publishAll(delayed);
        assertThat(change(3)).isNull();
        // has not heard of it
        ScheduledMover mover = new ScheduledMover(outbox, () -> true, shard -> {});
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            mover.step();
            return wellPlaced(3) == 20;
        });
    }

    @Test
    void what_kafka_refused_is_in_the_way() throws Exception {
        LocalTransaction.run(jta.plain(), connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO eventra_outbox_parked (group_key, shard) VALUES ('g', 0)")) {
                return insert.executeUpdate();
            }
        });
        assertThat(change(2)).contains("Kafka refused");
    }

    @Test
    void a_layout_that_somebody_else_changed_stays() throws Exception {
        ShardLayout.State old = new ShardLayout.State(1, SHARDS);
        assertThat(change(2)).isNull();
        assertThat(LocalTransaction.<String>run(
                        jta.plain(), connection -> LAYOUTS.change(connection, old, 3, () -> null)))
                .contains("somebody else has changed the number of shards to 2");
        assertThat(LocalTransaction.<Boolean>run(
                        jta.plain(), connection -> LAYOUTS.close(connection, 1, Duration.ofSeconds(60))))
                .isFalse();
        assertThat(now()).isEqualTo(new LayoutStore.Reading(2, 2, Duration.ZERO));
    }

    /** The order of a group is that of its publisher here: each group has one. */
    @Test
    void nothing_is_lost_or_out_of_order_while_many_publish_and_the_number_changes() throws Exception {
        tables(16);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean calm = new AtomicBoolean();
        Map<String, List<String>> published = new ConcurrentHashMap<>();
        List<Future<?>> publishers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            // half of them never hear of a change
            Outbox server = server();
            LayoutWatch watch = p % 2 == 0 ? new LayoutWatch(server, changed -> {}) : null;
            String group = "p" + p;
            publishers.add(others.submit(() -> publish(server, watch, group, over, calm, published)));
        }
        Map<String, List<String>> relayed = new HashMap<>();
        int changes = 0;
        try {
            while (changes < 12) {
                drain(relayed);
                if (change(1 + random.nextInt(16)) == null) {
                    changes++;
                }
                // in turn a flood, and moments in which hardly anybody has a transaction open
                calm.set(random.nextInt(4) > 0);
            }
        } finally {
            over.set(true);
        }
        for (Future<?> publisher : publishers) {
            publisher.get(60, TimeUnit.SECONDS);
        }
        drain(relayed);
        assertThat(relayed).as("seed " + seed).isEqualTo(published);
        assertThat(published.values()).allMatch(ids -> !ids.isEmpty());
    }

    private void drain(Map<String, List<String>> relayed) throws SQLException {
        int shards = now().shards();
        for (int shard = 0; shard < shards; shard++) {
            List<OutboxRow> rows = rows(shard);
            if (!rows.isEmpty()) {
                for (OutboxRow row : rows) {
                    assertThat(shard).isEqualTo(ShardRouter.shard(row.group(), shards));
                    relayed.computeIfAbsent(row.group(), g -> new ArrayList<>()).add(row.id());
                }
                List<Long> all = rows.stream().map(OutboxRow::seq).toList();
                int table = shard;
                LocalTransaction.run(jta.plain(), connection -> STORE.delete(connection, table, all));
            }
        }
    }

    private Void publish(
            Outbox server,
            LayoutWatch watch,
            String name,
            AtomicBoolean over,
            AtomicBoolean calm,
            Map<String, List<String>> published)
            throws Exception {
        OutboxPublisher publisher = publisher(server);
        Random random = new Random();
        List<String> ids = new ArrayList<>();
        published.put(name, ids);
        while (!over.get()) {
            if (watch != null) {
                watch.look();
            }
            List<Event> events = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                events.add(event(name));
            }
            jta.userTransaction().begin();
            publisher.publishAll(events);
            if (random.nextBoolean()) {
                Event more = event(name);
                publisher.publish(more);
                events.add(more);
            }
            if (random.nextInt(4) > 0) {
                jta.userTransaction().commit();
                events.forEach(event -> ids.add(event.id()));
            } else {
                jta.userTransaction().rollback();
            }
            while (calm.get() && !over.get() && random.nextInt(150) > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        return null;
    }
}
