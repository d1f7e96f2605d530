package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the relay notes in the journal, on real Kafka and a real database. One small subclass for each database. */
@ExtendWith(SharedServers.class)
abstract class JournalContract {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private RelayFixture outbox;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open(EmbeddedKafka kafka) throws Exception {
        outbox = new RelayFixture(kafka, freshDatabase(), 2);
        outbox.switchJournalOn();
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
    }

    private record Entry(
            int shard,
            String id,
            String type,
            String group,
            String worker,
            Long epoch,
            Integer partition,
            Long offset,
            Instant relayed,
            String traceparent) {}

    private List<Entry> journal() throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (Connection connection = outbox.database.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT * FROM eventra_journal ORDER BY entry")) {
            while (row.next()) {
                entries.add(new Entry(
                        row.getInt("shard"),
                        row.getString("event_id"),
                        row.getString("type"),
                        row.getString("group_key"),
                        row.getString("worker"),
                        (Long) row.getObject("epoch"),
                        (Integer) row.getObject("kafka_partition"),
                        (Long) row.getObject("kafka_offset"),
                        Dialects.of(row).instant(row, "relayed_at"),
                        row.getString("traceparent")));
            }
        }
        return entries;
    }

    private void drain(ShardRelay relay, Worker worker) {
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    /** Steps until this many events were committed; stops right after that commit, before their delete. */
    private static void relay(ShardRelay relay, Worker worker, int count) {
        for (int steps = 0; worker.relayed.get() < count; steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    @Test
    void each_relayed_event_is_noted_with_its_place_in_kafka() throws Exception {
        outbox.publish(1, "g1", 5);
        outbox.publish(1, "g2", 5);
        Worker worker = outbox.worker("w1");
        Instant before = Instant.now().minus(Duration.ofSeconds(5));
        drain(worker.relay(1, 7), worker);

        List<Entry> journal = journal();
        Map<String, ConsumerRecord<byte[], byte[]>> inKafka = new HashMap<>();
        TopicReader.readAll(outbox.kafka, outbox.topic)
                .forEach(it ->
                        inKafka.put(new String(it.headers().lastHeader("ce_id").value(), UTF_8), it));
        assertThat(journal).extracting(Entry::id).doesNotHaveDuplicates().hasSameSizeAs(inKafka.keySet());
        assertThat(journal).allSatisfy(entry -> {
            ConsumerRecord<byte[], byte[]> there = inKafka.get(entry.id());
            assertThat(entry.partition()).isEqualTo(there.partition());
            assertThat(entry.offset()).isEqualTo(there.offset());
            assertThat(entry.relayed().toEpochMilli()).isEqualTo(there.timestamp());
            assertThat(entry.relayed()).isAfter(before);
            assertThat(entry.shard()).isEqualTo(1);
            assertThat(entry.type()).isEqualTo("order.placed");
            assertThat(entry.group()).isEqualTo(new String(there.key(), UTF_8));
            assertThat(entry.worker()).isEqualTo("w1");
            assertThat(entry.epoch()).isEqualTo(7);
            assertThat(entry.traceparent()).isNull();
        });
    }

    @Test
    void a_trace_is_noted() throws Exception {
        Event event = Event.builder("order.placed")
                .source("/test")
                .extension("traceparent", TRACE)
                .build();
        try (Connection connection = outbox.database.getConnection()) {
            outbox.store.insert(connection, 0, List.of(event));
        }
        Worker worker = outbox.worker("w1");
        drain(worker.relay(0, 1), worker);
        assertThat(journal()).singleElement().satisfies(entry -> {
            assertThat(entry.group()).isNull();
            assertThat(entry.traceparent()).isEqualTo(TRACE);
        });
    }

    @Test
    void what_a_former_owner_sent_is_noted_once_without_a_place() throws Exception {
        outbox.publish(0, "g", 20);
        Worker former = outbox.worker("w1");
        relay(former.relay(0, 1), former, 20);
        Worker next = outbox.worker("w2");
        outbox.publish(0, "g", 1);
        drain(next.relay(0, 2), next);

        List<Entry> journal = journal();
        assertThat(journal).extracting(Entry::id).isEqualTo(outbox.published.get("g"));
        assertThat(journal.subList(0, 20)).allSatisfy(entry -> {
            assertThat(entry.partition()).isNull();
            assertThat(entry.offset()).isNull();
            assertThat(entry.worker()).isNull();
            assertThat(entry.epoch()).isNull();
        });
        assertThat(journal.get(20)).satisfies(entry -> {
            assertThat(entry.worker()).isEqualTo("w2");
            assertThat(entry.partition()).isNotNull();
        });
        outbox.assertExactlyPublished();
    }

    @Test
    void two_who_delete_the_same_rows_note_them_once() throws Exception {
        outbox.publish(0, "g", 20);
        Worker former = outbox.worker("w1");
        ShardRelay relay = former.relay(0, 1);
        relay(relay, former, 20);
        Worker next = outbox.worker("w2");
        drain(next.relay(0, 2), next);
        // deletes what it knows to be in Kafka, and is fenced
        relay.step();
        assertThat(journal()).extracting(Entry::id).isEqualTo(outbox.published.get("g"));
    }

    @Test
    void a_failure_to_note_keeps_the_rows_and_is_made_up_for() throws Exception {
        outbox.publish(0, "g", 20);
        Worker worker = outbox.worker("w1");
        AtomicBoolean failing = new AtomicBoolean(true);
        worker.beforeStatement = sql -> {
            if (failing.get() && (sql.contains("eventra_journal") || sql.startsWith("DELETE"))) {
                throw new SQLTransientException("no journal for now");
            }
        };
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, 20);
        relay.step();
        assertThat(worker.failures).contains(RelayFailure.DATABASE);
        assertThat(journal()).isEmpty();
        assertThat(outbox.drained()).isFalse();
        failing.set(false);
        drain(relay, worker);
        assertThat(journal()).extracting(Entry::id).isEqualTo(outbox.published.get("g"));
        outbox.assertExactlyPublished();
    }

    @Test
    void a_delete_that_fails_after_the_note_takes_the_note_back() throws Exception {
        outbox.publish(0, "g", 20);
        Worker worker = outbox.worker("w1");
        AtomicBoolean failing = new AtomicBoolean(true);
        worker.beforeStatement = sql -> {
            if (failing.get() && sql.contains("DELETE ")) {
                throw new SQLTransientException("no delete for now");
            }
        };
        ShardRelay relay = worker.relay(0, 1);
        relay(relay, worker, 20);
        relay.step();
        assertThat(worker.failures).contains(RelayFailure.DATABASE);
        assertThat(journal()).isEmpty();
        failing.set(false);
        drain(relay, worker);
        assertThat(journal()).extracting(Entry::id).isEqualTo(outbox.published.get("g"));
    }
}
