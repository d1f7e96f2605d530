package dev.eventra.engine.admin;

import dev.eventra.api.admin.ClusterInfo.Part;
import dev.eventra.engine.thread.Threads;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka and the database whether they answer, every few seconds while somebody wants to know. Thread-safe. */
final class Parts {

    private static final Duration AGE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration KAFKA = Duration.ofSeconds(2);

    private final AdminDatabase database;
    private final AdminKafka kafka;
    private final String topic;
    private final Clock clock;
    private final Refreshed<Part> kafkaPart;
    private final Refreshed<Part> databasePart;

    /**
     * @param topic of the outbox
     */
    Parts(AdminDatabase database, AdminKafka kafka, String topic, Threads threads, Clock clock) {
        this.database = database;
        this.kafka = kafka;
        this.topic = topic;
        this.clock = clock;
        this.kafkaPart = new Refreshed<>("eventra-admin-kafka", threads, AGE, PATIENCE, this::askKafka);
        this.databasePart = new Refreshed<>("eventra-admin-database", threads, AGE, PATIENCE, this::askDatabase);
    }

    List<Part> check() {
        return List.of(part("kafka", kafkaPart.get()), part("database", databasePart.get()));
    }

    private Part part(String name, Refreshed.State<Part> state) {
        if (state.isCurrent() && state.value() != null) {
            return state.value();
        }
        return new Part(name, false, state.problem(), clock.instant());
    }

    private Part askDatabase() throws Exception {
        String product = database.inTransaction(connection -> {
            Rows.query(connection, "SELECT 1", List.of(), row -> row.getInt(1));
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
        });
        return new Part("database", true, product, clock.instant());
    }

    private Part askKafka() throws Exception {
        try {
            kafka.client().ask(topic).get(KAFKA.toMillis(), TimeUnit.MILLISECONDS);
            return new Part("kafka", true, kafka.bootstrapServers(), clock.instant());
        } catch (TimeoutException e) {
            throw new IllegalStateException(kafka.bootstrapServers() + " does not answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return new Part("kafka", true, kafka.bootstrapServers() + ", without topic " + topic, clock.instant());
            }
            throw new IllegalStateException(kafka.bootstrapServers() + ": " + Texts.of(e.getCause()), e);
        }
    }
}
