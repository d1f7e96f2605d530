package dev.eventra.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.deadletter.LetterQuery;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.DataReference;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.testkit.LogCapture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters whose data is more than the database takes, by the recorder alone, on a real database. */
@Timeout(60)
abstract class RefusedDataContract {

    private static final String SUBSCRIPTION = "reports";
    private static final TopicPartition PARTITION = new TopicPartition("events", 2);
    private static final int TAKEN = 1_000;
    private static final UUID OUTBOX = UUID.randomUUID();

    private DataSource dataSource;
    private DeliveryDatabase database;

    abstract DataSource freshDatabase() throws SQLException;

    /** Lets the database refuse dead letters with more than so many bytes in this column, as it does by itself. */
    abstract List<String> refusing(String column, int bytes);

    @BeforeEach
    void prepare() throws SQLException {
        dataSource = freshDatabase();
        database = DeliveryDatabase.open(dataSource, SchemaMode.CREATE);
        refuse("data");
    }

    private void refuse(String column) throws SQLException {
        for (String sql : refusing(column, TAKEN)) {
            execute(sql);
        }
    }

    final void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    final DeadLetterRecorder recorder(LargeData largeData) {
        return new DeadLetterRecorder(
                database,
                SubscriptionSettings.of("test", SUBSCRIPTION, "events"),
                Clock.systemUTC(),
                "worker",
                largeData);
    }

    static Event event(String id, int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return Event.builder("tested")
                .id(id)
                .source("/test")
                .group("g")
                .contentType("application/pdf")
                .extension("tenant", "acme")
                .data(data)
                .build();
    }

    static Delivery delivery(Event event, long offset) {
        return delivery(event, null, offset);
    }

    static Delivery noEvent(byte[] key, byte[] value, String headers, long offset) {
        return delivery(null, StoredRecord.raw("events", 2, offset, "g", key, value, headers), offset);
    }

    private static Delivery delivery(Event event, StoredRecord raw, long offset) {
        OffsetTracker tracker = new OffsetTracker();
        return new Delivery(
                SUBSCRIPTION,
                PARTITION,
                offset,
                tracker,
                tracker.add(offset, 0),
                event,
                raw,
                raw == null ? null : new IllegalArgumentException("no event"));
    }

    static Delivery failed(Delivery delivery) {
        delivery.failed(new IllegalStateException("poison"), Instant.now());
        delivery.giveUp();
        return delivery;
    }

    final List<StoredLetter> letters() throws SQLException {
        return database.inTransaction(connection -> {
            LetterReader reader = new LetterReader();
            return reader.list(connection, LetterQuery.of(SUBSCRIPTION), 0, 10).stream()
                    .map(letter -> find(reader, connection, letter.id()))
                    .toList();
        });
    }

    private static StoredLetter find(LetterReader reader, Connection connection, long id) {
        try {
            return reader.find(connection, SUBSCRIPTION, id).orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_letter_and_what_waits_behind_it_are_stored_without_data_and_say_where_it_is() throws Exception {
        DeadLetterRecorder recorder = recorder(LargeData.NONE);
        Event first = event("first", TAKEN + 1);
        Event second = event("second", TAKEN + 2);
        try (LogCapture log = new LogCapture(RefusedData.class)) {
            assertThat(recorder.giveUp(failed(delivery(first, 7)))).isEqualTo(DeadLetterRecorder.Result.STORED);
            assertThat(recorder.queue(delivery(second, 8))).isEqualTo(DeadLetterRecorder.Result.STORED);
            assertThat(recorder.queue(delivery(event("third", TAKEN), 9))).isEqualTo(DeadLetterRecorder.Result.STORED);

            assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("WARNING reports: event "));
            assertThat(log.lines().get(0))
                    .contains("event first (/test)", "1001 bytes", "events-2 at offset 7")
                    .contains("refused for their size (SQLState ")
                    .doesNotContain("X'");
        }
        List<StoredLetter> letters = letters();
        assertThat(letters)
                .extracting(letter -> letter.content().eventId())
                .containsExactly("first", "second", "third");
        StoredLetter letter = letters.get(0);
        assertThat(letter.content().data()).isNull();
        assertThat(letter.content().contentType()).isEqualTo("application/pdf");
        assertThat(letter.content().event().extension("tenant")).contains("acme");
        assertThat(letter.content().offset()).isEqualTo(7);
        assertThat(letter.letter().failure().errorClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.letter().failure().errorMessage())
                .startsWith("poison\nStored without its data, 1001 bytes")
                .contains("It is in Kafka, events-2 at offset 7");
        assertThat(letters.get(1).letter().failure().errorMessage()).startsWith("Stored without its data, 1002 bytes");
        // it still is the event that it was
        assertThat(InboxKey.of(SUBSCRIPTION, letter.content().event())).isEqualTo(InboxKey.of(SUBSCRIPTION, first));
        assertThat(letters.get(2).content().data()).hasSize(TAKEN);
        assertThat(letters.get(2).letter().failure().errorMessage()).isNull();
    }

    @Test
    void data_of_an_outbox_stays_there_and_the_letter_keeps_the_reference() throws Exception {
        Event whole = event("large", TAKEN + 1);
        Event carried = whole.withDataReference(
                DataReference.to(whole, OUTBOX, UUID.randomUUID()).toString());
        DeadLetterRecorder recorder = recorder(new LargeData() {
            @Override
            public boolean isFetched(Event event) {
                return !event.hasData();
            }

            @Override
            public List<Event> whole(List<Event> events) {
                return List.of(whole);
            }
        });
        try (LogCapture log = new LogCapture(RefusedData.class)) {
            assertThat(recorder.giveUp(failed(delivery(carried, 7)))).isEqualTo(DeadLetterRecorder.Result.STORED);

            assertThat(log.lines()).singleElement().asString().contains("eventra.claimcheck.retention");
        }
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.content().event()).isEqualTo(carried);
            assertThat(letter.content().data()).isNull();
            assertThat(letter.letter().failure().errorMessage()).isEqualTo("poison");
        });
    }

    @Test
    void a_record_that_is_no_event_keeps_its_key_and_headers() throws Exception {
        StoredRecord raw = StoredRecord.raw("events", 2, 7, "g", "g".getBytes(UTF_8), new byte[TAKEN + 1], "[]");

        assertThat(recorder(LargeData.NONE).giveUp(delivery(null, raw, 7))).isEqualTo(DeadLetterRecorder.Result.STORED);

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.content().data()).isNull();
            assertThat(letter.content().rawKey()).isEqualTo("g".getBytes(UTF_8));
            assertThat(letter.content().rawHeaders()).isEqualTo("[]");
            assertThat(letter.letter().failure().errorMessage())
                    .startsWith("no event\nStored without its data, 1001 bytes");
        });
    }

    @Test
    void a_record_that_is_no_event_and_has_too_large_headers_keeps_its_key_and_value() throws Exception {
        refuse("raw_headers");
        String headers = "h".repeat(TAKEN + 1);
        try (LogCapture log = new LogCapture(RefusedData.class)) {
            assertThat(recorder(LargeData.NONE).giveUp(noEvent("g".getBytes(UTF_8), new byte[10], headers, 7)))
                    .isEqualTo(DeadLetterRecorder.Result.STORED);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("without its headers, 1001 bytes", "events-2 at offset 7");
        }
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.content().rawHeaders()).isNull();
            assertThat(letter.content().rawKey()).isEqualTo("g".getBytes(UTF_8));
            assertThat(letter.content().data()).hasSize(10);
            assertThat(letter.letter().failure().errorMessage())
                    .startsWith("no event\nStored without its headers, 1001 bytes")
                    .contains("It is in Kafka, events-2 at offset 7");
        });
    }

    @Test
    void a_record_that_is_no_event_is_stored_though_nothing_of_it_is_taken() throws Exception {
        refuse("raw_headers");
        refuse("raw_key");
        byte[] large = new byte[TAKEN + 1];

        assertThat(recorder(LargeData.NONE).giveUp(noEvent(large, large, "h".repeat(TAKEN + 1), 7)))
                .isEqualTo(DeadLetterRecorder.Result.STORED);
        assertThat(recorder(LargeData.NONE).giveUp(noEvent(large, null, null, 8)))
                .isEqualTo(DeadLetterRecorder.Result.STORED);

        assertThat(letters()).extracting(letter -> letter.content().rawKey()).containsOnlyNulls();
        StoredLetter letter = letters().get(0);
        assertThat(letter.content().rawHeaders()).isNull();
        assertThat(letter.content().data()).isNull();
        assertThat(letter.content().group()).isEqualTo("g");
        assertThat(letter.letter().failure().errorMessage())
                .startsWith("no event\nStored without its data and headers and key, 3003 bytes");
        assertThat(letters().get(1).letter().failure().errorMessage())
                .startsWith("no event\nStored without its key, 1001 bytes");
    }

    @Test
    void what_is_refused_for_another_reason_keeps_its_data_and_is_tried_again() throws Exception {
        execute("ALTER TABLE eventra_dead_letter RENAME TO eventra_dead_letter_away");
        DeadLetterRecorder recorder = recorder(LargeData.NONE);
        assertThatThrownBy(() -> recorder.giveUp(failed(delivery(event("a", 10), 7))))
                .isInstanceOf(SQLException.class);
        execute("ALTER TABLE eventra_dead_letter_away RENAME TO eventra_dead_letter");

        recorder.giveUp(failed(delivery(event("a", 10), 7)));

        assertThat(letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.content().data()).hasSize(10));
    }
}
