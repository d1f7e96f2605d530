package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.engine.outbox.ShardRouter;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The mending of a transaction on a server that has heard of two shards, while the database says otherwise. The transaction
 * is an ordinary one, of which Kafka is said to hold it open; the ending fails, so that what was put back can be seen.
 */
@ExtendWith(SharedServers.class)
class MendingLayoutIT {

    private static final int HEARD = 2;
    private static final int STORED = 3;
    /** In shard 0 by the database, in shard 1 by what was heard. */
    private static final String OWN = group(0, 1);
    /** The other way round. */
    private static final String FOREIGN = group(1, 0);

    private RelayFixture outbox;

    private static String group(int stored, int heard) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "g" + i)
                .filter(group -> shard(group, STORED) == stored && shard(group, HEARD) == heard)
                .findFirst()
                .orElseThrow();
    }

    private static int shard(String group, int shards) {
        return ShardRouter.shard(Event.builder("t").source("/s").group(group).build(), shards);
    }

    @BeforeEach
    void open(EmbeddedKafka kafka) throws Exception {
        outbox = new RelayFixture(kafka, TestDatabase.inMemory(), HEARD);
        TestDatabase.createOutbox(outbox.database, STORED);
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
    }

    private void relayBoth() throws SQLException {
        Worker former = outbox.worker("former");
        outbox.publish(0, OWN, 3);
        outbox.publish(1, FOREIGN, 3);
        for (int shard = 0; shard < HEARD; shard++) {
            ShardRelay relay = former.relay(shard, 1);
            for (int steps = 0; TestDatabase.count(outbox.database, shard) > 0; steps++) {
                relay.step();
                assertThat(steps).as("steps; failures: " + former.failures).isLessThan(200);
            }
            relay.abandon();
        }
    }

    /** Kafka's answer: all that is in the topic is open, of the first producer of shard 0. */
    private static OpenTransactions claiming(ShardContext context) {
        return (ids, topic, own, timeout) -> {
            SortedMap<TopicPartition, Long> since = OpenTransactions.byPartition();
            since.put(own, 0L);
            for (int partition = 0; partition < 4; partition++) {
                since.put(new TopicPartition(topic, partition), 0L);
            }
            return List.of(new OpenTransactions.Open(context.transactionalId() + "-a", 1, true, since));
        };
    }

    private List<String> ids(int shard) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM eventra_outbox_" + shard + " ORDER BY seq")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    @Test
    void the_events_that_are_put_back_are_those_of_the_shard_by_the_database() throws Exception {
        relayBoth();
        Worker worker = outbox.worker("stale");
        ShardContext context = worker.context(0, 2);
        ProducerPair producers = ProducerPair.create(context.environment().producers(), context.transactionalId());
        producers.fence();
        worker.producers.onceBefore("commitTransaction", () -> {
            throw new IllegalStateException("as if killed");
        });
        try {
            assertThatThrownBy(() -> new TransactionMender(outbox.kafka, claiming(context)).mend(context, producers))
                    .hasStackTraceContaining("as if killed");
        } finally {
            producers.close(Duration.ZERO);
        }

        assertThat(ids(0)).isEqualTo(outbox.published.get(OWN));
        assertThat(ids(1)).isEmpty();
    }

    @Test
    void a_committed_transaction_of_a_shard_that_is_gone_is_left_to_an_operator() throws Exception {
        relayBoth();
        try (Connection connection = outbox.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE eventra_outbox SET shards = 1");
        }
        ShardContext context = outbox.worker("stale").context(1, 2);
        ProducerPair producers = ProducerPair.create(context.environment().producers(), context.transactionalId());
        try {
            assertThatThrownBy(() -> new TransactionMender(outbox.kafka, claiming(context)).mend(context, producers))
                    .isInstanceOf(HangingTransactionException.class)
                    .hasMessageContaining("more shards than the 1 of now")
                    .hasMessageContaining("kafka-transactions.sh");
        } finally {
            producers.close(Duration.ZERO);
        }
        assertThat(ids(0)).isEmpty();
        assertThat(ids(1)).isEmpty();
    }
}
