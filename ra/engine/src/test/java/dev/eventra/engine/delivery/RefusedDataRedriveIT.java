package dev.eventra.engine.delivery;

import static dev.eventra.engine.delivery.AdminNode.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.stack.EmbeddedH2;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters that were stored without their data, from their records to the listener again, on real Kafka. */
@Timeout(180)
class RefusedDataRedriveIT {

    private static final int TAKEN = 1_000;

    private final AtomicBoolean poison = new AtomicBoolean(true);
    private final List<Event> received = new CopyOnWriteArrayList<>();
    private EmbeddedH2 server;
    private Scenario scenario;

    @BeforeEach
    void prepare() throws Exception {
        server = Servers.h2OfItsOwn();
        scenario = new Scenario(server, 1);
        scenario.settings = scenario.settings.withMaxAttempts(1);
        try (Connection connection = scenario.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE eventra_dead_letter ALTER COLUMN data VARBINARY(" + TAKEN + ")");
        }
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
        server.close();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private void listen(Connection connection, Event event) {
        if (poison.get()) {
            throw new IllegalStateException("poison " + event.id());
        }
        received.add(event);
    }

    private void redrive(AdminNode node) {
        Operation redrive = eventually()
                .ignoreException(AdminUnavailableException.class)
                .until(
                        () -> node.admin()
                                .redrive(DeadLetterSelection.matching(DeadLetterFilter.of(scenario.topic)), CHANGE),
                        asked -> true);
        eventually().until(() -> node.operation(redrive).state().isFinal());
    }

    private List<DeadLetterInfo> letters(AdminNode node) {
        return node.admin()
                .deadLetters(DeadLetterFilter.of(scenario.topic), PageRequest.first(10))
                .items();
    }

    @Test
    void a_redrive_brings_the_data_from_the_record_and_a_letter_whose_record_is_gone_stays() throws Exception {
        String large = "x".repeat(TAKEN + 1);
        try (AdminNode node = new AdminNode(scenario, "one", this::listen)) {
            node.consume();
            scenario.publish("a", "tested", "g", large);
            scenario.publish("b", "tested", "g", large + "y");
            scenario.publish("c", "tested", "g", "small");
            scenario.flush();
            eventually().untilAsserted(() -> assertThat(scenario.deadLetters())
                    .containsExactly("dead a", "queued b", "queued c"));

            poison.set(false);
            redrive(node);

            assertThat(received).extracting(Event::dataText).containsExactly(large, large + "y", "small");
            assertThat(received).allMatch(event -> event.extension("dataref").isEmpty());
            assertThat(scenario.deadLetters()).isEmpty();
            assertThat(scenario.parkedGroups()).isEmpty();

            poison.set(true);
            scenario.publish("d", "tested", "g", large);
            scenario.flush();
            eventually().untilAsserted(() -> assertThat(scenario.deadLetters()).containsExactly("dead d"));
            scenario.deleteRecords(1, 4);
            poison.set(false);
            redrive(node);

            assertThat(scenario.deadLetters()).containsExactly("dead d");
            assertThat(letters(node).get(0).errorMessage())
                    .contains("record 3 of")
                    .contains("is not in Kafka any more");
            assertThat(received).hasSize(3);
        }
    }
}
