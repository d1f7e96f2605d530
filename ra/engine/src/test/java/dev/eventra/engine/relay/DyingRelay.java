package dev.eventra.engine.relay;

import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TransactionalProducers;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.stack.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A process that relays shard 0 up to the moment when all records of a transaction are in Kafka and its commit has not
 * been asked for. There it stays, to be killed.
 */
public final class DyingRelay {

    private DyingRelay() {}

    /**
     * Takes Kafka's bootstrap servers, URL, user and password of the database, the outbox's UUID, topic and number of
     * shards, and the transaction timeout in milliseconds.
     */
    public static void main(String[] args) throws InterruptedException {
        KafkaSettings kafka = new KafkaSettings(args[0], Map.of());
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(args[1]);
        database.setUser(args[2]);
        database.setPassword(args[3]);
        Outbox outbox = new Outbox(
                "orders",
                UUID.fromString(args[4]),
                Integer.parseInt(args[6]),
                args[5],
                database,
                new OutboxStore(),
                Optional.empty());
        RelaySettings settings =
                RelaySettings.defaults("test").withTransactionTimeout(Duration.ofMillis(Long.parseLong(args[7])));
        FaultyProducers producers = new FaultyProducers(
                new TransactionalProducers(kafka, settings.transactionTimeout(), 16L * 1024 * 1024));
        producers.onceBefore("commitTransaction", DyingRelay::stay);
        RelayEnvironment environment = new RelayEnvironment(
                settings,
                "dying",
                producers,
                new KafkaProgressLog(kafka),
                new TransactionMender(kafka),
                new ReadAhead(0),
                (shard, epoch) -> Verdict.OWNED,
                new RelayListener() {});
        ShardRelay relay =
                new ShardRelay(new ShardContext(environment, outbox, new ShardId("orders", 0), 1), System::nanoTime);
        while (relay.step().isPresent()) {
            // a broker that has just started needs a few attempts
            Thread.sleep(10);
        }
        throw new IllegalStateException("the relay has stopped without a transaction");
    }

    private static void stay() {
        try {
            Files.createFile(Path.of(JavaProgram.READY));
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
