package dev.eventra.bench.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.bench.support.Kafka;
import dev.eventra.bench.support.Servers;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker must see what went wrong, or a run that it finds clean says nothing. */
class CheckerIT {

    private static final Seen A1 = new Seen("id-a1", "a", 1);
    private static final Seen A2 = new Seen("id-a2", "a", 2);
    private static final Seen A3 = new Seen("id-a3", "a", 3);
    private static final Seen B1 = new Seen("id-b1", "b", 1);
    private static final Seen B2 = new Seen("id-b2", "b", 2);
    private static final Seen ROLLED_BACK = new Seen("id-b2-before", "b", 2);
    private static final List<Seen> COMMITTED = List.of(A1, B1, A2, A3, B2);
    /** B2 is lost, A1 comes twice, A2 comes behind A3, and one comes that was never committed. */
    private static final List<Seen> SPOILED = List.of(A1, B1, A3, A1, A2, ROLLED_BACK);

    private static Servers servers;
    private static EmbeddedKafka kafka;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start_servers() {
        servers = new Servers(Path.of("target", "it").toAbsolutePath());
        kafka = servers.kafka(builder -> builder);
        postgres = servers.postgres(builder -> builder);
    }

    @AfterAll
    static void stop_servers() {
        servers.close();
        servers.deleteLogs();
    }

    @Test
    void journals_are_read_as_they_were_written(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("w0.journal"), "id-a1 a 1\nid-a2 a 2\n");
        Files.writeString(directory.resolve("w1.journal"), "id-b1 b 1\n");

        assertThat(Journals.read(directory)).containsExactly(A1, A2, B1);
    }

    @Test
    void a_right_topic_is_clean_and_what_was_aborted_is_not_in_it() throws Exception {
        Kafka.createTopic(kafka.bootstrapServers(), "right", 1);
        send("right", List.of(ROLLED_BACK), false);
        send("right", COMMITTED, true);

        assertThat(Findings.compare(COMMITTED, TopicContent.read(kafka.bootstrapServers(), "right")))
                .matches(Findings::isClean);
    }

    @Test
    void the_mark_of_a_mended_transaction_is_no_event() throws Exception {
        Kafka.createTopic(kafka.bootstrapServers(), "mended", 1);
        send("mended", "eventra.transaction.ended", List.of(ROLLED_BACK), true);
        send("mended", COMMITTED, true);

        assertThat(TopicContent.read(kafka.bootstrapServers(), "mended")).containsExactlyElementsOf(COMMITTED);
    }

    @Test
    void a_topic_with_a_lost_a_repeated_and_a_reordered_event_is_found_out() throws Exception {
        Kafka.createTopic(kafka.bootstrapServers(), "spoiled", 2);
        send("spoiled", SPOILED, true);

        assertSpoiled(Findings.compare(COMMITTED, TopicContent.read(kafka.bootstrapServers(), "spoiled")));
    }

    @Test
    void effects_with_a_lost_a_repeated_and_a_reordered_event_are_found_out() throws Exception {
        try (Connection connection = effects("spoiled", SPOILED)) {
            assertSpoiled(Findings.compare(COMMITTED, EffectsContent.read(connection)));
        }
    }

    @Test
    void right_effects_are_clean() throws Exception {
        try (Connection connection = effects("correct", COMMITTED)) {
            assertThat(Findings.compare(COMMITTED, EffectsContent.read(connection)))
                    .matches(Findings::isClean);
        }
    }

    private static void assertSpoiled(Findings findings) {
        assertThat(findings)
                .extracting(Findings::lost, Findings::duplicated, Findings::reordered, Findings::unexpected)
                .containsExactly(1L, 1L, 1L, 1L);
    }

    private static void send(String topic, List<Seen> events, boolean commit) {
        send(topic, "com.example.flood", events, commit);
    }

    private static void send(String topic, String type, List<Seen> events, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", topic),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (Seen event : events) {
                ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                        topic,
                        event.group().getBytes(UTF_8),
                        Integer.toString(event.number()).getBytes(UTF_8));
                sent.headers().add("ce_id", event.id().getBytes(UTF_8));
                sent.headers().add("ce_type", type.getBytes(UTF_8));
                producer.send(sent);
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static Connection effects(String database, List<Seen> events) throws SQLException {
        String url = Servers.createDatabase(postgres, database);
        Connection connection = DriverManager.getConnection(url, postgres.user(), postgres.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE effects (nr BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " event_id VARCHAR(100), grp VARCHAR(200), number INTEGER)");
            for (Seen event : events) {
                statement.execute("INSERT INTO effects (event_id, grp, number) VALUES ('" + event.id() + "', '"
                        + event.group() + "', " + event.number() + ")");
            }
        }
        return connection;
    }
}
