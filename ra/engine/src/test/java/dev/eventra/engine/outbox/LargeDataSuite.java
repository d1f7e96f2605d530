package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.api.InvalidEventException;
import dev.eventra.engine.database.DatabaseClock;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.event.DataGoneException;
import dev.eventra.engine.event.DataReference;
import dev.eventra.engine.event.ExtensionsJson;
import dev.eventra.engine.event.OutboxRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large data stored apart, fetched and removed, in real JTA transactions; run on each database. */
abstract class LargeDataSuite {

    private static final int SHARDS = 2;
    private static final int THRESHOLD = 1_000;
    private static final int LIMIT = 6 << 20;
    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");

    private JtaDataSource jta;
    private Outbox outbox;
    private OutboxPublisher publisher;
    private LargeDataReader reader;

    /** A fresh, empty database. */
    abstract JtaDataSource database() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        jta = database();
        outbox = open(Optional.of(new ClaimCheckSettings(THRESHOLD, LIMIT, Duration.ofDays(14))));
        publisher = publisher();
        reader = new LargeDataReader(() -> List.of(outbox), () -> true);
    }

    @AfterEach
    void close() {
        jta.close();
    }

    private Outbox open(Optional<ClaimCheckSettings> claimCheck) throws SQLException {
        return new OutboxOpener()
                .open(
                        new OutboxSettings(
                                "test",
                                "orders",
                                "jdbc/test",
                                SHARDS,
                                "events",
                                SchemaMode.CREATE,
                                Optional.empty(),
                                claimCheck,
                                false),
                        jta.transactional());
    }

    private OutboxPublisher publisher() {
        return publisher((name, shard, events) -> {});
    }

    private OutboxPublisher publisher(CommitListener commits) {
        return new OutboxPublisher(outbox, Enlistment.PROVED_AUTOCOMMIT_SILENT, jta.registry(), commits);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static Event event(String id, byte[] data) {
        return Event.builder("order.placed")
                .id(id)
                .source("/shop")
                .group("g")
                .contentType("application/pdf")
                .dataSchema("https://example.org/order")
                .extension("tenant", "acme")
                .data(data)
                .build();
    }

    private List<OutboxRow> stored() throws SQLException {
        return LocalTransaction.run(jta.transactional(), connection -> {
            List<OutboxRow> rows = new ArrayList<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                rows.addAll(outbox.store().read(connection, shard, List.of(), 1000, Long.MAX_VALUE));
            }
            return rows;
        });
    }

    private int count(String table) throws SQLException {
        try (Connection connection = jta.transactional().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private List<String> apart() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = jta.transactional().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT event_id FROM eventra_large_data ORDER BY event_id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = jta.transactional().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As if an event had been stored long ago. */
    private void age(String id) throws SQLException {
        keptFrom(id, PAST);
    }

    private void keptFrom(String id, Instant time) throws SQLException {
        LocalTransaction.run(jta.transactional(), connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE eventra_large_data SET kept_from = ? WHERE event_id = ?")) {
                update.setObject(1, Dialects.of(connection).parameter(time));
                update.setString(2, id);
                return update.executeUpdate();
            }
        });
    }

    private Instant keptFrom(String id) throws SQLException {
        return LocalTransaction.run(jta.transactional(), connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT kept_from FROM eventra_large_data WHERE event_id = ?")) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return Dialects.of(connection).instant(row, 1);
                }
            }
        });
    }

    private Event referring(Event event) {
        return outbox.claimCheck().check(List.of(event)).events().get(0);
    }

    /** The event as its row, and so its record, has it. */
    private static Event carried(Event published, OutboxRow row) {
        return published.withDataReference(ExtensionsJson.read(row.extensions()).get(DataReference.EXTENSION));
    }

    @Test
    void data_above_the_threshold_is_stored_apart_with_the_transaction_and_comes_back_as_it_was() throws Exception {
        Event small = event("small", bytes(THRESHOLD));
        Event large = event("large", bytes(THRESHOLD + 1));
        Event huge = event("huge", bytes(5 << 20));
        Event twin = event("twin", bytes(THRESHOLD + 1));

        jta.userTransaction().begin();
        publisher.publish(large);
        jta.userTransaction().rollback();
        assertThat(count("eventra_large_data")).isZero();
        assertThat(stored()).isEmpty();

        jta.userTransaction().begin();
        publisher.publish(small);
        publisher.publishAll(List.of(large, huge, twin));
        jta.userTransaction().commit();

        List<OutboxRow> rows = stored();
        assertThat(rows).extracting(OutboxRow::id).containsExactly("small", "large", "huge", "twin");
        assertThat(rows.get(0).data()).isEqualTo(small.dataBytes());
        assertThat(rows.get(0).extensions()).doesNotContain("dataref");
        assertThat(rows.subList(1, 4)).allSatisfy(row -> {
            assertThat(row.data()).isNull();
            assertThat(row.contentType()).isEqualTo("application/pdf");
            assertThat(row.dataSchema()).isEqualTo("https://example.org/order");
            assertThat(row.extensions()).contains("eventra:" + outbox.uuid() + "/");
        });
        assertThat(apart()).containsExactly("huge", "large", "twin");

        List<Event> carried =
                List.of(small, carried(large, rows.get(1)), carried(huge, rows.get(2)), carried(twin, rows.get(3)));
        assertThat(carried.subList(1, 4)).allMatch(reader::isFetched);
        assertThat(carried.get(2).contentType()).contains("application/pdf");
        assertThat(reader.whole(carried)).containsExactly(small, large, huge, twin);
    }

    @Test
    void what_is_stored_apart_is_told_of_with_the_commit() throws Exception {
        List<String> told = new ArrayList<>();
        OutboxPublisher telling = publisher(new CommitListener() {
            @Override
            public void committed(String name, int shard, int events) {}

            @Override
            public void storedApart(String name, int events, long bytes) {
                told.add(name + " " + events + " " + bytes);
            }
        });

        jta.userTransaction().begin();
        telling.publish(event("undone", bytes(5_000)));
        jta.userTransaction().rollback();
        telling.publish(event("small", bytes(THRESHOLD)));
        assertThat(told).isEmpty();

        jta.userTransaction().begin();
        telling.publish(event("a", bytes(THRESHOLD + 1)));
        telling.publishAll(List.of(event("b", bytes(2_000)), event("c", bytes(THRESHOLD))));
        jta.userTransaction().commit();
        telling.publish(event("d", bytes(3_000)));
        assertThat(told).containsExactly("orders 2 " + (THRESHOLD + 1 + 2_000), "orders 1 3000");
    }

    @Test
    void data_of_an_event_outside_a_transaction_and_of_a_delayed_one_is_stored_apart_too() throws Exception {
        Instant due = Instant.now().plus(Duration.ofDays(300));
        Event delayed =
                event("delayed", bytes(5_000)).toBuilder().notBefore(due).build();

        publisher.publishAll(List.of(delayed, event("alone", bytes(5_000))));

        assertThat(apart()).containsExactly("alone", "delayed");
        assertThat(count("eventra_scheduled WHERE data IS NULL")).isOne();
        LargeDataCleaner cleaner = cleaner();
        execute("DELETE FROM eventra_outbox_0");
        execute("DELETE FROM eventra_outbox_1");
        age("alone");
        assertThat(cleaner.clean()).isOne();
        assertThat(apart()).as("kept from when it is due").containsExactly("delayed");
    }

    @Test
    void data_above_the_limit_is_refused_with_its_size_and_what_is_allowed() throws Exception {
        jta.userTransaction().begin();
        Event ownReference = event("own", bytes(EventLimits.DATA_SIZE)).toBuilder()
                .extension("dataref", "s3://bucket/key")
                .build();
        assertThatThrownBy(() -> publisher.publishAll(List.of(event("a", bytes(10)), event("b", bytes(LIMIT + 1)))))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("event data: 6291457 bytes are too many, at most 6291456 are allowed"
                        + " (eventra.claimcheck.limit)");
        assertThatThrownBy(() -> publisher.publish(ownReference.toBuilder()
                        .data(bytes(EventLimits.DATA_SIZE + 1))
                        .build()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(
                        "event data: 900001 bytes are too many, at most 900000 are allowed with an extension dataref"
                                + " of its own");
        publisher.publish(ownReference);
        jta.userTransaction().commit();

        assertThat(stored()).singleElement().satisfies(row -> {
            assertThat(row.extensions()).contains("s3://bucket/key");
            assertThat(row.data()).hasSize(EventLimits.DATA_SIZE);
        });
        assertThat(apart()).isEmpty();
    }

    @Test
    void without_the_option_there_is_no_table_and_large_data_is_refused() throws Exception {
        try (JtaDataSource other = database()) {
            JtaDataSource with = jta;
            jta = other;
            outbox = open(Optional.empty());
            OutboxPublisher plain = publisher();

            plain.publish(event("a", bytes(EventLimits.DATA_SIZE)));
            assertThatThrownBy(() -> plain.publish(event("b", bytes(EventLimits.DATA_SIZE + 1))))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessage("event data: 900001 bytes are too many, at most 900000 are allowed");

            assertThat(stored()).extracting(OutboxRow::id).containsExactly("a");
            assertThatThrownBy(() -> count("eventra_large_data")).isInstanceOf(SQLException.class);
            jta = with;
        }
    }

    private LargeDataCleaner cleaner() {
        return new LargeDataCleaner(
                outbox,
                () -> true,
                new LargeDataCleaner.Pace(Duration.ofHours(1), 2, Duration.ZERO),
                new SplittableRandom(1));
    }

    @Test
    void old_data_is_removed_unless_its_event_waits_in_any_table() throws Exception {
        for (String id : List.of("done-1", "done-2", "done-3", "overdue", "pending", "rejected", "young")) {
            publisher.publish(event(id, bytes(2_000)));
            age(id);
        }
        publisher.publish(event("younger", bytes(2_000)));
        String columns = "id, type, source, event_time";
        String from = ", " + columns + " FROM eventra_outbox_" + ShardRouter.shard("g", SHARDS) + " WHERE id = ";
        execute("INSERT INTO eventra_scheduled (not_before, " + columns + ") SELECT event_time" + from + "'overdue'");
        execute("UPDATE eventra_scheduled SET not_before = created_at");
        execute("INSERT INTO eventra_outbox_rejected (shard, seq, state, stored_at, " + columns
                + ") SELECT 0, seq, 'rejected', event_time" + from + "'rejected'");
        execute("DELETE FROM eventra_outbox_" + ShardRouter.shard("g", SHARDS) + " WHERE id <> 'pending'");
        setLongAgo("eventra_scheduled SET not_before");

        assertThat(cleaner().clean()).isEqualTo(4);
        assertThat(apart()).containsExactly("overdue", "pending", "rejected", "younger");

        execute("DELETE FROM eventra_outbox_rejected");
        execute("DELETE FROM eventra_scheduled");
        assertThat(cleaner().clean())
                .as("who receives them has time from here on")
                .isZero();
        assertThat(apart()).containsExactly("overdue", "pending", "rejected", "younger");
        for (String id : List.of("overdue", "pending", "rejected")) {
            age(id);
        }
        assertThat(cleaner().clean()).isEqualTo(2);
        assertThat(apart()).containsExactly("pending", "younger");
    }

    private void setLongAgo(String column) throws SQLException {
        set(column, PAST);
    }

    private void set(String column, Instant time) throws SQLException {
        LocalTransaction.run(jta.transactional(), connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE " + column + " = ?")) {
                update.setObject(1, Dialects.of(connection).parameter(time));
                return update.executeUpdate();
            }
        });
    }

    /** As while all servers are stopped, or the first shard is paused: events may have left just before this look. */
    @Test
    void time_in_which_nobody_looked_is_not_counted() throws Exception {
        Instant now = LocalTransaction.run(jta.transactional(), DatabaseClock::now);
        for (String id : List.of("after-5", "days-16", "days-30", "days-1", "now")) {
            publisher.publish(event(id, bytes(2_000)));
        }
        keptFrom("after-5", now.plus(Duration.ofDays(5)));
        keptFrom("days-16", now.minus(Duration.ofDays(16)));
        keptFrom("days-30", now.minus(Duration.ofDays(30)));
        keptFrom("days-1", now.minus(Duration.ofDays(1)));
        execute("DELETE FROM eventra_outbox_" + ShardRouter.shard("g", SHARDS));
        LocalTransaction.run(jta.transactional(), connection -> {
            new LargeDataLook().note(connection);
            return null;
        });
        set("eventra_large_data_look SET looked_at", now.minus(Duration.ofDays(8)));

        assertThat(cleaner().clean()).isOne();

        assertThat(apart()).containsExactly("after-5", "days-1", "days-16", "now");
        assertThat(keptFrom("days-16")).isBetween(now.minus(Duration.ofDays(8)), now.minus(Duration.ofDays(7)));
        assertThat(keptFrom("days-1")).isBetween(now, now.plus(Duration.ofDays(1)));
        assertThat(keptFrom("after-5")).isEqualTo(now.plus(Duration.ofDays(5)));
        Instant once = keptFrom("days-16");
        assertThat(cleaner().clean()).as("somebody has looked by now").isZero();
        assertThat(keptFrom("days-16")).isEqualTo(once);
        keptFrom("days-16", now.minus(Duration.ofDays(16)));
        assertThat(cleaner().clean()).isOne();
    }

    @Test
    void nothing_is_removed_while_the_table_of_a_shard_is_long() throws Exception {
        publisher.publish(event("done", bytes(2_000)));
        age("done");
        execute("DELETE FROM eventra_outbox_" + ShardRouter.shard("g", SHARDS));
        publisher.publishAll(List.of(event("a", bytes(1)), event("b", bytes(1)), event("c", bytes(1))));

        LargeDataPurge.Step none = LocalTransaction.run(jta.transactional(), connection -> new LargeDataPurge(SHARDS, 2)
                .step(connection, Duration.ofDays(14), null, 10));
        LargeDataPurge.Step one = LocalTransaction.run(jta.transactional(), connection -> new LargeDataPurge(SHARDS, 3)
                .step(connection, Duration.ofDays(14), null, 10));

        assertThat(none).isEqualTo(new LargeDataPurge.Step(0, null));
        assertThat(one).isEqualTo(new LargeDataPurge.Step(1, null));
    }

    @Test
    void what_is_gone_or_not_what_was_published_is_told_and_a_foreign_reference_is_left_alone() throws Exception {
        Event event = event("e", bytes(2_000));
        publisher.publish(event);
        Event carried = carried(event, stored().get(0));
        DataReference reference = DataReference.of(carried).orElseThrow();

        assertThatThrownBy(() -> reader.whole(List.of(referring(event))))
                .isInstanceOf(DataGoneException.class)
                .hasMessageStartingWith("data of event e (order.placed), entry ")
                .hasMessageContaining("is not there any more");
        assertThatThrownBy(() -> reader.whole(List.of(event("other", null).withDataReference(reference.toString()))))
                .isInstanceOf(DataGoneException.class)
                .hasMessageContaining("is the data of another event");
        Event foreign = carried.withDataReference(
                new DataReference(UUID.randomUUID(), reference.entry(), 2_000, reference.fingerprint()).toString());
        assertThat(reader.isFetched(foreign)).isFalse();
        assertThat(reader.whole(List.of(foreign, carried))).containsExactly(foreign, event);

        LocalTransaction.run(jta.transactional(), connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE eventra_large_data SET data = ?")) {
                update.setBytes(1, bytes(1_999));
                return update.executeUpdate();
            }
        });
        assertThatThrownBy(() -> reader.whole(List.of(carried)))
                .isInstanceOf(DataGoneException.class)
                .hasMessageContaining("is not what was published");
        assertThatThrownBy(() -> new LargeDataReader(List::of, () -> false).whole(List.of(foreign)))
                .isInstanceOf(SQLException.class)
                .isNotInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("is not open yet");
    }
}
