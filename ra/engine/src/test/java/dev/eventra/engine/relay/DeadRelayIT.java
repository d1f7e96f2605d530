package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.outbox.ShardRouter;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedH2;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.JavaProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a relay leaves behind whose process is killed within a transaction: {@code read_committed} readers of the partition
 * wait, for what others have committed behind it too, until the transaction is ended for it.
 */
@ExtendWith(SharedServers.class)
class DeadRelayIT {

    private static final int PARTITIONS = 4;
    private static final String GROUP = "of-the-dead";
    /** In the same partition. */
    private static final String OTHER = Stream.iterate(0, i -> i + 1)
            .map(i -> "of-another-" + i)
            .filter(group -> partition(group) == partition(GROUP))
            .findFirst()
            .orElseThrow();

    private EmbeddedH2 server;
    private JdbcDataSource database;
    private RelayFixture outbox;

    private static int partition(String group) {
        return ShardRouter.shard(Event.builder("t").source("/s").group(group).build(), PARTITIONS);
    }

    @BeforeEach
    void open(EmbeddedKafka kafka, EmbeddedH2 sharedServer) throws Exception {
        server = sharedServer;
        database = (JdbcDataSource) TestDatabase.fresh(sharedServer);
        outbox = new RelayFixture(kafka, database, 2);
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
    }

    @Test
    void whoever_takes_its_shard_over_ends_the_transaction_of_a_killed_relay_and_readers_go_on() throws Exception {
        outbox.publish(0, GROUP, 10);
        // far away: what ends the transaction in this test can only be the takeover
        killWithinTransaction(Duration.ofMinutes(10));
        relayAnothersEvents();
        assertThat(end(IsolationLevel.READ_COMMITTED))
                .as("what readers get of ten events of the dead, five of another and their marker")
                .isZero();
        assertThat(end(IsolationLevel.READ_UNCOMMITTED)).isGreaterThanOrEqualTo(15);

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);

        assertThat(successor.settled).as("nothing of the dead was committed").hasValue(0);
        outbox.assertExactlyPublished();
    }

    @Test
    void with_nobody_to_take_over_the_transactions_own_timeout_ends_it_and_readers_go_on() throws Exception {
        assertThat(RelaySettings.defaults("test").transactionTimeout()).isLessThanOrEqualTo(Duration.ofSeconds(15));
        Duration timeout = Duration.ofSeconds(2);
        outbox.publish(0, GROUP, 10);
        killWithinTransaction(timeout);
        relayAnothersEvents();

        // waits until no transaction is open any more
        assertThat(TopicReader.readAll(outbox.kafka, outbox.topic).stream()
                        .map(read ->
                                new String(read.headers().lastHeader("ce_id").value(), UTF_8)))
                .containsExactlyElementsOf(outbox.published.get(OTHER));
        // in the other partitions a moment later
        await().atMost(Duration.ofSeconds(60)).until(() -> transaction().state() == TransactionState.COMPLETE_ABORT);
        assertThat(transaction().transactionTimeoutMs()).isEqualTo(timeout.toMillis());

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        outbox.assertExactlyPublished();
    }

    private void killWithinTransaction(Duration timeout) throws Exception {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "it")).toAbsolutePath(), "dying-");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (JavaProgram relay = JavaProgram.builder()
                .name("dying relay")
                .directory(directory)
                .mainClass(DyingRelay.class.getName())
                .classPath(Stream.of(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .toList())
                .arguments(
                        outbox.kafka.bootstrapServers(),
                        database.getURL(),
                        server.user(),
                        server.password(),
                        outbox.uuid.toString(),
                        outbox.topic,
                        Integer.toString(outbox.shards),
                        Long.toString(timeout.toMillis()))
                .startTimeout(Duration.ofSeconds(60))
                .start()) {
            relay.kill();
        }
    }

    private void relayAnothersEvents() throws Exception {
        outbox.publish(1, OTHER, 5);
        Worker another = outbox.worker("another");
        ShardRelay relay = another.relay(1, 1);
        for (int steps = 0; another.relayed.get() < 5; steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + another.failures).isLessThan(200);
        }
        // and deletes them
        assertThat(relay.step()).isPresent();
    }

    private void drain(ShardRelay relay, Worker worker) {
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    private Admin admin() {
        return Admin.create(outbox.kafka.properties("dead-relay-it"));
    }

    /** Up to where such a reader gets in the partition of both groups. */
    private long end(IsolationLevel isolation) throws Exception {
        TopicPartition partition = new TopicPartition(outbox.topic, partition(GROUP));
        try (Admin admin = admin()) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    /** Of the producer that had the first turn. */
    private TransactionDescription transaction() throws Exception {
        String id = "test-" + outbox.uuid + "-0-a";
        try (Admin admin = admin()) {
            return admin.describeTransactions(List.of(id)).description(id).get();
        }
    }
}
