package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.cluster.ShardOwnership;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.kafka.TransactionalProducers;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.PooledDataSource;
import dev.eventra.engine.testkit.PooledDataSource.CommitHook;
import dev.eventra.engine.testkit.PooledDataSource.StatementHook;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An outbox with tables and topics of its own, its publishers, its relays, and the check of what came of it. */
final class RelayFixture implements AutoCloseable {

    private static final Map<String, String> CLIENT = Map.of("reconnect.backoff.max.ms", "200");

    final KafkaSettings kafka;
    final DataSource database;
    final int shards;
    final String topic = "t-" + UUID.randomUUID();
    final UUID uuid = UUID.randomUUID();
    final OutboxStore store = new OutboxStore();
    /** Ids in the order in which they were committed, by group. */
    final Map<String, List<String>> published = new ConcurrentHashMap<>();

    private Optional<Journal> journal = Optional.empty();
    private final List<Worker> workers = new ArrayList<>();
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    RelayFixture(EmbeddedKafka kafka, DataSource database, int shards) throws SQLException, InterruptedException {
        this.kafka = new KafkaSettings(kafka.bootstrapServers(), CLIENT);
        this.database = new PooledDataSource(database, sql -> {});
        this.shards = shards;
        TestDatabase.createOutbox(database, shards);
        new Topics(this.kafka, TopicSettings.brokerDefaults()).ensure(topic, shards);
    }

    /** Workers that are made from now on keep a journal. */
    void switchJournalOn() throws SQLException {
        journal = Optional.of(TestDatabase.createJournal(database));
    }

    ShardId shard(int n) {
        return new ShardId("orders", n);
    }

    /** A worker, as if in a JVM of its own: only tables and topics are shared. */
    Worker worker(String name) {
        return worker(name, settings -> settings);
    }

    Worker worker(String name, UnaryOperator<RelaySettings> change) {
        return worker(name, change, CLIENT);
    }

    /** With these properties of its Kafka clients. */
    Worker worker(String name, Map<String, String> client) {
        return worker(name, settings -> settings, client);
    }

    private Worker worker(String name, UnaryOperator<RelaySettings> change, Map<String, String> client) {
        Worker worker = new Worker(name, change.apply(RelaySettings.defaults("test")), client);
        workers.add(worker);
        return worker;
    }

    /** One transaction with these many events of one group. */
    void publish(int shard, String group, int count) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            List<String> ids = insert(connection, shard, group, count, 20);
            connection.commit();
            connection.setAutoCommit(true);
            committed(group, ids);
        }
    }

    /** The caller commits, then calls {@link #committed}. */
    List<String> insert(Connection connection, int shard, String group, int count, int bytes) throws SQLException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Event.builder("order.placed")
                    .source("/test")
                    .group(group)
                    .data("x".repeat(bytes))
                    .build());
        }
        store.insert(connection, shard, events);
        return events.stream().map(Event::id).toList();
    }

    void committed(String group, List<String> ids) {
        published
                .computeIfAbsent(group, g -> Collections.synchronizedList(new ArrayList<>()))
                .addAll(ids);
    }

    /** Whether all tables are empty. */
    boolean drained() {
        try {
            int rows = 0;
            for (int shard = 0; shard < shards; shard++) {
                rows += TestDatabase.count(database, shard);
            }
            return rows == 0;
        } catch (SQLException e) {
            return false;
        }
    }

    void awaitDrained() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(this::drained);
    }

    /** Every id published is in Kafka once, in the order of its group, and no other is. */
    void assertExactlyPublished() {
        Map<String, List<String>> seen = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> read : TopicReader.readAll(kafka, topic)) {
            if (TransactionMark.is(read) || read.headers().lastHeader("ce_id") == null) {
                // also what is no event: a test wrote it beside the relay
                continue;
            }
            seen.computeIfAbsent(new String(read.key(), UTF_8), g -> new ArrayList<>())
                    .add(new String(read.headers().lastHeader("ce_id").value(), UTF_8));
        }
        assertThat(seen.keySet()).isEqualTo(published.keySet());
        published.forEach((group, ids) -> {
            List<String> got = seen.get(group);
            List<String> repeated =
                    got.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting())).entrySet().stream()
                            .filter(e -> e.getValue() > 1)
                            .map(Map.Entry::getKey)
                            .toList();
            assertThat(repeated).as("repeated in group " + group).isEmpty();
            assertThat(got).as("lost in group " + group).containsAll(ids);
            assertThat(got).as("order in group " + group).isEqualTo(ids);
        });
    }

    @Override
    public void close() throws InterruptedException {
        for (Worker worker : workers) {
            worker.close();
        }
        executor.shutdownNow();
    }

    /** One worker with its own producers and view of the ownership. */
    final class Worker implements RelayListener, ShardOwnership {

        final FaultyProducers producers;
        final AtomicInteger takeovers = new AtomicInteger();
        final AtomicInteger relayed = new AtomicInteger();
        final AtomicInteger settled = new AtomicInteger();
        final AtomicInteger rejected = new AtomicInteger();
        final AtomicInteger stops = new AtomicInteger();
        /** How often a shard found its table empty. */
        final AtomicInteger idle = new AtomicInteger();

        final List<RelayFailure> failures = Collections.synchronizedList(new ArrayList<>());
        volatile Verdict verdict = Verdict.OWNED;
        volatile StatementHook beforeStatement = sql -> {};
        volatile CommitHook afterCommit = () -> {};

        private final ReadAhead ahead = new ReadAhead(2);
        private final RelayEnvironment environment;
        private final Outbox outbox;
        private final List<ShardRelay> relays = new ArrayList<>();
        private RelayRunner runner;

        private Worker(String name, RelaySettings settings, Map<String, String> client) {
            producers = new FaultyProducers(new TransactionalProducers(
                    new KafkaSettings(kafka.bootstrapServers(), client),
                    settings.transactionTimeout(),
                    16L * 1024 * 1024));
            environment = new RelayEnvironment(
                    settings,
                    name,
                    producers,
                    new KafkaProgressLog(kafka),
                    new TransactionMender(kafka),
                    ahead,
                    this,
                    this);
            DataSource own =
                    new PooledDataSource(database, sql -> beforeStatement.before(sql), () -> afterCommit.after());
            outbox = new Outbox("orders", uuid, shards, topic, own, store, journal);
        }

        ShardContext context(int shard, long epoch) {
            return new ShardContext(environment, outbox, shard(shard), epoch);
        }

        /** A relay that the test itself steps. */
        ShardRelay relay(int shard, long epoch) {
            ShardRelay relay = new ShardRelay(context(shard, epoch), System::nanoTime);
            relays.add(relay);
            return relay;
        }

        /** Relays that the test steps read ahead from now on. */
        Worker readsAhead() {
            ahead.start(new Threads(executor));
            return this;
        }

        /** Relays by itself from now on. */
        RelayRunner run() {
            runner = new RelayRunner(
                    environment, name -> name.equals("orders") ? Optional.of(outbox) : Optional.empty());
            runner.start(new Threads(executor));
            return runner;
        }

        void close() throws InterruptedException {
            relays.forEach(ShardRelay::abandon);
            ahead.close();
            if (runner != null) {
                runner.close(Duration.ofSeconds(5));
            }
        }

        @Override
        public Verdict verify(ShardId shard, long epoch) {
            return verdict;
        }

        @Override
        public void takenOver(ShardId shard, long epoch, int count, Duration duration) {
            takeovers.incrementAndGet();
            settled.addAndGet(count);
        }

        @Override
        public void relayed(ShardId shard, long epoch, int count, long bytes, Duration duration) {
            relayed.addAndGet(count);
        }

        @Override
        public void rejected(ShardId shard, long epoch, Throwable reason) {
            rejected.incrementAndGet();
        }

        @Override
        public void idle(ShardId shard, long epoch) {
            idle.incrementAndGet();
        }

        @Override
        public void failed(ShardId shard, long epoch, RelayFailure failure, Throwable cause) {
            failures.add(failure);
        }

        @Override
        public void stopped(ShardId shard, long epoch) {
            stops.incrementAndGet();
        }
    }
}
