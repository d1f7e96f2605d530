package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.eventra.api.Event;
import dev.eventra.api.PublishException;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.event.OutboxRow;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opening an outbox and publishing to it, in real JTA transactions; run on each database. */
abstract class OutboxSuite {

    private static final int SHARDS = 4;

    private final List<Integer> woken = new CopyOnWriteArrayList<>();
    private final List<Integer> scheduled = new CopyOnWriteArrayList<>();
    private JtaDataSource jta;

    /** A fresh, empty database. */
    abstract JtaDataSource database() throws SQLException;

    @BeforeEach
    void open_database() throws SQLException {
        jta = database();
        execute("CREATE TABLE business (id INT PRIMARY KEY)");
    }

    @AfterEach
    void close_database() {
        jta.close();
    }

    @Test
    void events_of_a_committed_transaction_are_stored_with_its_row_and_wake_their_shards() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());

        jta.userTransaction().begin();
        execute("INSERT INTO business VALUES (1)");
        for (int i = 0; i < 20; i++) {
            publisher.publish(event("g" + i % 5));
        }
        assertThat(woken).isEmpty();
        jta.userTransaction().commit();

        assertThat(count("business")).isOne();
        assertThat(stored()).hasSize(20);
        assertThat(woken)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 5)
                        .map(i -> ShardRouter.shard("g" + i, SHARDS))
                        .distinct()
                        .boxed()
                        .toList());
    }

    @Test
    void events_of_a_rolled_back_transaction_are_gone_and_wake_no_one() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());

        jta.userTransaction().begin();
        execute("INSERT INTO business VALUES (1)");
        publisher.publish(event("g"));
        jta.userTransaction().rollback();

        assertThat(count("business")).isZero();
        assertThat(stored()).isEmpty();
        assertThat(woken).isEmpty();
    }

    @Test
    void a_delayed_event_waits_with_its_transaction_or_is_gone_with_it() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        Event delayed =
                event("g").toBuilder().notBefore(Instant.now().plusSeconds(60)).build();

        jta.userTransaction().begin();
        publisher.publish(delayed);
        jta.userTransaction().rollback();
        assertThat(count("eventra_scheduled")).isZero();

        jta.userTransaction().begin();
        publisher.publishAll(List.of(delayed, event("g")));
        assertThat(scheduled).isEmpty();
        jta.userTransaction().commit();

        assertThat(count("eventra_scheduled")).isOne();
        assertThat(stored()).hasSize(1);
        assertThat(scheduled).containsExactly(1);
        publisher.publish(delayed);
        assertThat(count("eventra_scheduled")).isEqualTo(2);
        assertThat(scheduled).containsExactly(1, 1);
    }

    @Test
    void a_commit_that_fails_takes_the_events_with_it() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());

        jta.userTransaction().begin();
        publisher.publish(event("g"));
        jta.registry().registerInterposedSynchronization(new BeforeCompletion(() -> {
            throw new IllegalStateException("no");
        }));
        assertThatThrownBy(() -> jta.userTransaction().commit()).isInstanceOf(RollbackException.class);

        assertThat(stored()).isEmpty();
        assertThat(woken).isEmpty();
    }

    @Test
    void an_event_published_while_the_transaction_completes_is_stored_behind_the_others() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());

        jta.userTransaction().begin();
        publisher.publish(event("g", "first"));
        jta.registry()
                .registerInterposedSynchronization(new BeforeCompletion(() -> publisher.publish(event("g", "second"))));
        jta.userTransaction().commit();

        assertThat(stored()).extracting(OutboxRow::subject).containsExactly("first", "second");
    }

    @Test
    void an_event_published_after_completion_is_refused() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        List<RuntimeException> failures = new ArrayList<>();

        jta.userTransaction().begin();
        jta.registry().registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                try {
                    publisher.publish(event("g"));
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }
        });
        jta.userTransaction().commit();

        assertThat(failures)
                .singleElement()
                .isInstanceOf(PublishException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("past its completion");
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_failing_insert_fails_the_transaction() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        int shard = ShardRouter.shard("g", SHARDS);
        execute("ALTER TABLE eventra_outbox_" + shard + " DROP COLUMN subject");

        jta.userTransaction().begin();
        execute("INSERT INTO business VALUES (1)");
        assertThatThrownBy(() -> publisher.publish(event("g"))).isInstanceOf(PublishException.class);

        assertThatThrownBy(() -> jta.userTransaction().commit()).isInstanceOf(RollbackException.class);
        assertThat(count("business")).isZero();
    }

    @Test
    void without_a_transaction_an_event_is_durable_when_publish_returns() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());

        publisher.publish(event(null));

        assertThat(stored()).hasSize(1);
        assertThat(woken).hasSize(1);
    }

    @Test
    void one_group_keeps_its_order_in_one_shard() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());

        jta.userTransaction().begin();
        for (int i = 0; i < 50; i++) {
            publisher.publish(event("g", "s" + i));
        }
        jta.userTransaction().commit();

        assertThat(stored())
                .extracting(OutboxRow::subject)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "s" + i).toList());
    }

    @Test
    void several_events_at_once_are_stored_in_their_order_with_the_transaction() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        List<Event> events = IntStream.range(0, 40)
                .mapToObj(i -> event("g" + i % 3, "s" + i))
                .toList();

        jta.userTransaction().begin();
        publisher.publishAll(events);
        publisher.publishAll(List.of());
        jta.userTransaction().rollback();
        assertThat(stored()).isEmpty();

        jta.userTransaction().begin();
        publisher.publishAll(events);
        jta.userTransaction().commit();

        for (String group : List.of("g0", "g1", "g2")) {
            assertThat(stored().stream()
                            .filter(row -> row.group().equals(group))
                            .map(OutboxRow::id))
                    .containsExactlyElementsOf(events.stream()
                            .filter(event -> event.group().orElseThrow().equals(group))
                            .map(Event::id)
                            .toList());
        }
    }

    @Test
    void a_group_that_is_locked_stays_so_until_the_transaction_ends() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (boolean commits : List.of(true, false)) {
                jta.userTransaction().begin();
                publisher.publish(locking("first"));
                publisher.publish(locking("second"));
                Future<?> waiting = other.submit(() -> {
                    jta.userTransaction().begin();
                    publisher.publish(locking("third"));
                    jta.userTransaction().commit();
                    return null;
                });
                assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                if (commits) {
                    jta.userTransaction().commit();
                } else {
                    jta.userTransaction().rollback();
                }
                waiting.get(50, TimeUnit.SECONDS);
            }
        } finally {
            other.shutdownNow();
        }
        assertThat(stored()).extracting(OutboxRow::subject).containsExactly("first", "second", "third", "third");
    }

    private static Event locking(String subject) {
        return event("g", subject).toBuilder().lockingGroup().build();
    }

    @Test
    void several_events_without_a_transaction_are_stored_together_or_not_at_all() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        execute("ALTER TABLE eventra_outbox_" + (SHARDS - 1) + " DROP COLUMN subject");
        List<Event> events =
                IntStream.range(0, 40).mapToObj(i -> event("g" + i)).toList();

        assertThatThrownBy(() -> publisher.publishAll(events)).isInstanceOf(PublishException.class);

        assertThat(count("eventra_outbox_0")).isZero();
        assertThat(woken).isEmpty();
    }

    @Test
    void a_stored_event_comes_back_whole() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        Event event = Event.builder("order.placed")
                .source("/shop")
                .subject("42 \uD83D\uDE00")
                .group("user 7")
                .dataSchema("https://example.org/order")
                .extension("tenant", "a\"cmé\\")
                .data("{\"a\":1}")
                .contentType("application/json")
                .build();

        publisher.publish(event);

        OutboxRow row = stored().get(0);
        assertThat(row.id()).isEqualTo(event.id());
        assertThat(row.type()).isEqualTo("order.placed");
        assertThat(row.source()).isEqualTo("/shop");
        assertThat(row.time()).isEqualTo(event.time());
        assertThat(row.subject()).isEqualTo("42 \uD83D\uDE00");
        assertThat(row.group()).isEqualTo("user 7");
        assertThat(row.dataSchema()).isEqualTo("https://example.org/order");
        assertThat(row.contentType()).isEqualTo("application/json");
        assertThat(row.extensions()).isEqualTo("{\"tenant\":\"a\\\"cmé\\\\\"}");
        assertThat(row.data()).isEqualTo(event.dataBytes());
    }

    @Test
    void a_data_source_that_takes_no_part_in_transactions_is_found_out_and_leaves_no_row() throws Exception {
        new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.CREATE), jta.plain());

        assertThat(probe(jta.plain())).isEqualTo(Enlistment.NONE);
        assertThat(probe(jta.transactional())).isIn(Enlistment.PROVED, Enlistment.PROVED_AUTOCOMMIT_SILENT);
        assertThat(count("eventra_probe")).isZero();
    }

    @Test
    void a_starter_refuses_a_data_source_that_takes_no_part_in_transactions_until_there_is_another() throws Exception {
        AtomicReference<DataSource> dataSource = new AtomicReference<>(jta.plain());
        OutboxStarter starter = starter(dataSource::get);
        FutureTask<Outbox> opening = new FutureTask<>(starter::open);
        new Thread(opening, "opening").start();

        assertThatThrownBy(starter::publisher)
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("eventra.outbox.dataSource")
                .hasMessageContaining("takes no part in JTA");

        dataSource.set(jta.transactional());
        assertThat(opening.get(30, TimeUnit.SECONDS).name()).isEqualTo("orders");
        starter.publisher().publish(event("g"));
        assertThat(woken).hasSize(1);
    }

    @Test
    void a_starter_that_is_interrupted_refuses_publishers() throws Exception {
        OutboxStarter starter = starter(() -> {
            throw new DataSourceUnavailableException("none yet", null);
        });
        Thread opening = new Thread(
                () -> {
                    try {
                        starter.open();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "opening");
        opening.start();
        assertThatThrownBy(starter::publisher).hasMessageContaining("none yet");

        opening.interrupt();
        opening.join(30_000);

        assertThatThrownBy(starter::publisher)
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("has stopped");
    }

    @Test
    void a_failing_batch_tells_no_data() throws Exception {
        OutboxPublisher publisher = publisher(jta.transactional());
        execute("ALTER TABLE eventra_outbox_" + ShardRouter.shard("g", SHARDS) + " DROP COLUMN subject");
        List<Event> events = List.of(event("g", "confidential"), event("g", "confidential"));

        Throwable failure = catchThrowable(() -> publisher.publishAll(events));

        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString())
                .contains(events.get(0).id(), "and 1 more not stored")
                .doesNotContain("confidential");
    }

    @Test
    void an_outbox_keeps_its_identity() throws Exception {
        Outbox first = new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.CREATE), jta.plain());
        Outbox again = new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.VALIDATE), jta.plain());

        assertThat(again.uuid()).isEqualTo(first.uuid());
        assertThat(again.shards()).isEqualTo(SHARDS);
    }

    @Test
    void another_namespace_name_or_topic_is_refused_in_one_message() throws Exception {
        new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.CREATE), jta.plain());
        OutboxSettings other = new OutboxSettings("prod", "bills", "jdbc/test", 8, "bills", SchemaMode.CREATE);

        assertThatThrownBy(() -> new OutboxOpener().open(other, jta.plain()))
                .isInstanceOf(OutboxRefusedException.class)
                .hasMessageContaining("eventra.namespace is prod, the database says test")
                .hasMessageContaining("eventra.outbox.name is bills, the database says orders")
                .hasMessageContaining("eventra.topic is bills, the database says events");
    }

    @Test
    void another_number_of_shards_is_for_a_new_outbox_only() throws Exception {
        new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.CREATE), jta.plain());

        assertThat(new OutboxOpener()
                        .open(settings("orders", 2 * SHARDS, SchemaMode.VALIDATE), jta.plain())
                        .shards())
                .isEqualTo(SHARDS);
    }

    @Test
    void missing_tables_are_refused_with_ddl_that_makes_them() throws Exception {
        OutboxSettings settings = settings("orders", SHARDS, SchemaMode.VALIDATE);
        for (int round = 0; round < 2; round++) {
            // first the outbox's own table, then the shards'
            pasteMissingTables(settings);
        }

        assertThat(new OutboxOpener().open(settings, jta.plain()).shards()).isEqualTo(SHARDS);
    }

    private void pasteMissingTables(OutboxSettings settings) {
        assertThatThrownBy(() -> new OutboxOpener().open(settings, jta.plain()))
                .isInstanceOf(OutboxRefusedException.class)
                .satisfies(e -> {
                    String ddl = e.getMessage().substring(e.getMessage().indexOf(":\n") + 2);
                    for (String one : ddl.split(";\\s*(\\R|$)")) {
                        execute(one);
                    }
                });
    }

    @Test
    void many_servers_may_create_the_tables_at_the_same_time() throws Exception {
        ExecutorService servers = Executors.newFixedThreadPool(6);
        try {
            Callable<Outbox> open =
                    () -> new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.CREATE), jta.plain());
            List<Outbox> opened = new ArrayList<>();
            for (Future<Outbox> outbox : servers.invokeAll(java.util.Collections.nCopies(6, open))) {
                opened.add(outbox.get());
            }
            assertThat(opened.stream().map(Outbox::uuid).distinct()).hasSize(1);
        } finally {
            servers.shutdownNow();
        }
    }

    private OutboxPublisher publisher(DataSource dataSource) throws SQLException {
        Outbox outbox = new OutboxOpener().open(settings("orders", SHARDS, SchemaMode.CREATE), dataSource);
        return new OutboxPublisher(outbox, probe(dataSource), jta.registry(), new Listener());
    }

    private OutboxStarter starter(Supplier<DataSource> dataSource) {
        return new OutboxStarter(
                settings("orders", SHARDS, SchemaMode.CREATE),
                new OutboxStarter.Server(
                        name -> dataSource.get(), () -> Optional.of(jta.userTransaction()), jta.registry()),
                (name, shard, events) -> woken.add(shard));
    }

    private Enlistment probe(DataSource dataSource) throws SQLException {
        return new EnlistmentProbe().probe(dataSource, jta.userTransaction());
    }

    private static OutboxSettings settings(String name, int shards, SchemaMode schema) {
        return new OutboxSettings("test", name, "jdbc/test", shards, "events", schema);
    }

    private static Event event(String group) {
        return event(group, "s");
    }

    private static Event event(String group, String subject) {
        return Event.builder("order.placed")
                .source("/test")
                .group(group)
                .subject(subject)
                .data("{}")
                .build();
    }

    private List<OutboxRow> stored() throws SQLException {
        List<OutboxRow> rows = new ArrayList<>();
        try (Connection connection = jta.plain().getConnection()) {
            for (int shard = 0; shard < SHARDS; shard++) {
                rows.addAll(new OutboxStore().read(connection, shard, List.of(), 1000, Long.MAX_VALUE));
            }
        }
        return rows;
    }

    private int count(String table) throws SQLException {
        try (Connection connection = jta.plain().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** In the transaction, if there is one. */
    private void execute(String sql) throws SQLException {
        try (Connection connection = jta.transactional().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private final class Listener implements CommitListener {

        @Override
        public void committed(String outbox, int shard, int events) {
            woken.add(shard);
        }

        @Override
        public void scheduled(String outbox, int events) {
            scheduled.add(events);
        }
    }

    private record BeforeCompletion(Runnable work) implements Synchronization {

        @Override
        public void beforeCompletion() {
            work.run();
        }

        @Override
        public void afterCompletion(int status) {}
    }
}
