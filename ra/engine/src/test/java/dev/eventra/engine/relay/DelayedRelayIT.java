package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.outbox.Enlistment;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.outbox.ScheduledMover;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a publisher through the table of delayed events and a shard to Kafka. */
@ExtendWith(SharedServers.class)
class DelayedRelayIT {

    private static final Duration DELAY = Duration.ofSeconds(3);

    private static Event.Builder event(String subject) {
        return Event.builder("order.reminder").source("/shop").group("g").subject(subject);
    }

    private static TransactionSynchronizationRegistry withoutTransaction() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                DelayedRelayIT.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void delayed_events_reach_kafka_once_when_they_are_due_and_not_before(EmbeddedKafka kafka, EmbeddedPostgres server)
            throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RelayFixture fixture = new RelayFixture(kafka, TestDatabase.fresh(server), 2)) {
            TestDatabase.createOutbox(fixture.database, 2);
            Outbox outbox = new Outbox("orders", fixture.uuid, 2, fixture.topic, fixture.database, fixture.store);
            RelayRunner relay = fixture.worker("w1").run();
            ScheduledMover mover = new ScheduledMover(outbox, () -> true, shard -> relay.wake(fixture.shard(shard)));
            mover.start(new Threads(threads));
            OutboxPublisher publisher = new OutboxPublisher(
                    outbox, Enlistment.PROVED, withoutTransaction(), new Wakers(relay, mover, fixture));
            relay.acquired(fixture.shard(0), 1);
            relay.acquired(fixture.shard(1), 1);
            Instant due = now(outbox).plus(DELAY);

            publisher.publishAll(List.of(
                    event("second").notBefore(due.plusMillis(200)).build(),
                    event("first").notBefore(due).build(),
                    event("at once").build()));
            await().atMost(Duration.ofSeconds(60)).until(() -> subjects(fixture).contains("second"));
            mover.close(Duration.ofSeconds(10));

            assertThat(subjects(fixture)).containsExactly("at once", "first", "second");
            List<ConsumerRecord<byte[], byte[]>> records = TopicReader.readAll(fixture.kafka, fixture.topic);
            // the clocks of this machine's database and broker are one
            assertThat(Instant.ofEpochMilli(records.get(1).timestamp())).isAfterOrEqualTo(due.minusMillis(1));
            assertThat(Instant.ofEpochMilli(records.get(0).timestamp())).isBefore(due);
        } finally {
            threads.shutdownNow();
        }
    }

    private record Wakers(RelayRunner relay, ScheduledMover mover, RelayFixture fixture)
            implements dev.eventra.engine.outbox.CommitListener {

        @Override
        public void committed(String outbox, int shard, int events) {
            relay.wake(fixture.shard(shard));
        }

        @Override
        public void scheduled(String outbox, int events) {
            mover.wake();
        }
    }

    private static List<String> subjects(RelayFixture fixture) {
        return TopicReader.readAll(fixture.kafka, fixture.topic).stream()
                .map(read -> new String(read.headers().lastHeader("ce_subject").value(), UTF_8))
                .toList();
    }

    private static Instant now(Outbox outbox) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            Dialect dialect = Dialects.of(connection);
            try (PreparedStatement select = connection.prepareStatement("SELECT " + dialect.now());
                    ResultSet rows = select.executeQuery()) {
                rows.next();
                return dialect.instant(rows, 1);
            }
        }
    }
}
