package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.kafka.TransactionalProducers;
import dev.eventra.engine.outbox.ShardRouter;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions whose markers Kafka has lost, on a real broker: takeovers end them as they were meant to end. */
@ExtendWith(SharedServers.class)
abstract class HangingTransactionSuite {

    /** No divisor of the topic's four partitions: the groups of a shard are in several. */
    private static final int SHARDS = 3;

    /** Of shard 0: what is put back is known by its shard. */
    private static final List<String> GROUPS = Stream.iterate(0, i -> i + 1)
            .map(i -> "g" + i)
            .filter(group -> ShardRouter.shard(
                            Event.builder("t").source("/s").group(group).build(), SHARDS)
                    == 0)
            .limit(5)
            .toList();

    private EmbeddedKafka kafka;
    RelayFixture outbox;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open(EmbeddedKafka sharedKafka) throws Exception {
        kafka = sharedKafka;
        outbox = new RelayFixture(sharedKafka, freshDatabase(), SHARDS);
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
    }

    private String id(String suffix) {
        return "test-" + outbox.uuid + "-0" + suffix;
    }

    final void loseMarkers(String... suffixes) throws Exception {
        LostMarkers.of(outbox.kafka, List.of(suffixes).stream().map(this::id).toArray(String[]::new));
        kafka.kill();
        kafka.start();
    }

    private static void relay(ShardRelay relay, Worker worker, int count) {
        int goal = worker.relayed.get() + count;
        for (int steps = 0; worker.relayed.get() < goal; steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    final void drain(ShardRelay relay, Worker worker) {
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
            assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
        }
    }

    private void assertTheTakeoverWouldWait() {
        assertThatThrownBy(() -> new KafkaProgressLog(outbox.kafka)
                        .last(
                                new TopicPartition(outbox.topic + "-progress", 0),
                                ProgressRecord.key(outbox.uuid, 0),
                                Duration.ofSeconds(10)))
                .isInstanceOf(TimeoutException.class);
    }

    /** The relay is answered, and Kafka has nothing of it. */
    final Worker commitsInVain() {
        Worker worker = outbox.worker("former");
        worker.producers.inject(new FaultyProducers.Fault() {
            @Override
            public boolean skips(String id, String method) {
                return method.equals("commitTransaction");
            }
        });
        return worker;
    }

    final void publish(int events) throws SQLException {
        for (int i = 0; i < events; i++) {
            outbox.publish(0, GROUPS.get(i % GROUPS.size()), 1);
        }
    }

    /** The relay was told that 20 events are in Kafka, and has deleted their rows; their transaction hangs. */
    final void hangCommitted(int epoch) throws Exception {
        Worker former = commitsInVain();
        publish(20);
        ShardRelay old = former.relay(0, epoch);
        drain(old, former);
        loseMarkers("-a");
        old.abandon();
    }

    /** An owner that was frozen between its fencing and this look, say. */
    @Test
    void what_a_later_owner_has_open_is_left_alone() throws Exception {
        publish(20);
        ShardContext context = outbox.worker("frozen").context(0, 1);
        OpenTransactions at = (ids, topic, own, timeout) -> {
            SortedMap<TopicPartition, Long> since = OpenTransactions.byPartition();
            since.put(own, 0L);
            return List.of(new OpenTransactions.Open(id("-a"), 1, false, since));
        };
        ProducerPair producers = ProducerPair.create(context.environment().producers(), context.transactionalId());
        try {
            assertThatThrownBy(() -> new TransactionMender(outbox.kafka, at).mend(context, producers))
                    .isInstanceOf(SessionLostException.class)
                    .hasMessageContaining("another owner");
        } finally {
            producers.close(Duration.ZERO);
        }
        assertThat(TestDatabase.count(outbox.database, 0)).isEqualTo(20);
    }

    @Test
    void one_that_was_committed_and_whose_rows_are_gone_is_committed() throws Exception {
        Worker first = outbox.worker("first");
        publish(20);
        ShardRelay before = first.relay(0, 1);
        drain(before, first);
        before.abandon();

        hangCommitted(2);
        publish(20);

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 3), successor);
        assertThat(successor.settled)
                .as("put back for the time of the ending, and known from before")
                .hasValue(60);
        outbox.assertExactlyPublished();
    }

    @Test
    void one_that_nobody_saw_and_whose_rows_are_there_is_aborted_and_they_are_sent_again() throws Exception {
        Worker former = commitsInVain();
        publish(20);
        ShardRelay old = former.relay(0, 1);
        relay(old, former, 20);
        assertThat(TestDatabase.count(outbox.database, 0)).isEqualTo(20);
        loseMarkers("-a");
        old.abandon();
        assertTheTakeoverWouldWait();
        publish(10);

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        assertThat(successor.relayed).hasValue(30);
        outbox.assertExactlyPublished();
    }

    @Test
    void both_producers_may_hang() throws Exception {
        Worker former = commitsInVain();
        publish(20);
        ShardRelay old = former.relay(0, 1);
        relay(old, former, 20);
        publish(20);
        relay(old, former, 20);
        assertThat(TestDatabase.count(outbox.database, 0)).isEqualTo(20);
        loseMarkers("-a", "-b");
        old.abandon();

        Worker successor = outbox.worker("successor");
        publish(20);
        drain(successor.relay(0, 2), successor);
        outbox.assertExactlyPublished();
    }

    /** Each would wait for the other, if it waited for all that is written to the partitions in which it doesn't hang. */
    @Test
    void those_of_two_shards_don_t_wait_for_each_other() throws Exception {
        Worker former = commitsInVain();
        List<ShardRelay> old = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            outbox.publish(shard, groupOf(shard, shard), 20);
            ShardRelay relay = former.relay(shard, 1);
            relay(relay, former, 20);
            old.add(relay);
        }
        LostMarkers.of(outbox.kafka, id("-a"), "test-" + outbox.uuid + "-1-a");
        kafka.kill();
        kafka.start();
        old.forEach(ShardRelay::abandon);

        Worker successor = outbox.worker("successor", s -> s.withTransactionTimeout(Duration.ofSeconds(5)));
        List<ShardRelay> relays = List.of(successor.relay(0, 2), successor.relay(1, 2));
        for (int steps = 0; !outbox.drained(); steps++) {
            assertThat(steps).as("steps; failures: " + successor.failures).isLessThan(10);
            relays.forEach(ShardRelay::step);
        }
        outbox.assertExactlyPublished();
    }

    /** A group whose events go to this partition. */
    private String groupOf(int shard, int partition) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "p" + i)
                .filter(group -> partitionOf(group) == partition
                        && ShardRouter.shard(
                                        Event.builder("t")
                                                .source("/s")
                                                .group(group)
                                                .build(),
                                        SHARDS)
                                == shard)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_record_behind_it_that_is_no_event_is_nothing_to_be_put_back() throws Exception {
        hangCommitted(1);
        ProducerRecord<byte[], byte[]> foreign =
                new ProducerRecord<>(outbox.topic, partitionOf(GROUPS.get(0)), null, new byte[] {1});
        try (Producer<byte[], byte[]> producer = new TransactionalProducers(
                        outbox.kafka, Duration.ofSeconds(60), 1 << 20)
                .create("foreign-" + outbox.uuid)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(foreign);
            producer.commitTransaction();
        }
        publish(20);

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        outbox.assertExactlyPublished();
    }

    @Test
    void an_ending_that_fails_loses_nothing() throws Exception {
        for (String point : List.of("send", "commitTransaction")) {
            hangCommitted(1);
            publish(20);

            Worker dies = outbox.worker("dies");
            dies.producers.onceBefore(point, () -> {
                throw new IllegalStateException("as if killed");
            });
            dies.relay(0, 2).step();
            assertThat(dies.takeovers).hasValue(0);
            Worker successor = outbox.worker("successor");
            drain(successor.relay(0, 3), successor);
            outbox.assertExactlyPublished();
        }
    }

    @Test
    void an_ending_whose_answer_is_lost_repeats_nothing() throws Exception {
        hangCommitted(1);
        publish(20);

        Worker successor = outbox.worker("successor");
        successor.producers.onceAfter("commitTransaction", "-a", () -> {
            throw new TimeoutException("as if the answer was lost");
        });
        drain(successor.relay(0, 2), successor);
        assertThat(successor.relayed).hasValue(20);
        outbox.assertExactlyPublished();
    }

    /** Ends what the partitions hold open of the first producer, as Kafka did for those whose marker was not lost. */
    private void markerArrivesIn(boolean commit, TopicPartition... partitions) {
        try (Producer<byte[], byte[]> producer =
                new TransactionalProducers(outbox.kafka, Duration.ofSeconds(60), 1 << 20).create(id("-a"))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (TopicPartition partition : partitions) {
                producer.send(recordFor(partition));
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    /** A compacted topic takes no record without a key. */
    private ProducerRecord<byte[], byte[]> recordFor(TopicPartition partition) {
        return partition.equals(progress())
                ? new ProducerRecord<>(partition.topic(), partition.partition(), new byte[] {1}, new byte[0])
                : TransactionMark.create(partition);
    }

    private TopicPartition events(int partition) {
        return new TopicPartition(outbox.topic, partition);
    }

    private TopicPartition progress() {
        return new TopicPartition(outbox.topic + "-progress", 0);
    }

    @Test
    void one_of_which_readers_saw_events_is_committed_though_its_rows_are_there() throws Exception {
        Worker former = commitsInVain();
        publish(20);
        ShardRelay old = former.relay(0, 1);
        relay(old, former, 20);
        loseMarkers("-a");
        old.abandon();
        markerArrivesIn(true, events(partitionOf(GROUPS.get(0))));
        assertTheTakeoverWouldWait();

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        assertThat(successor.relayed).hasValue(0);
        outbox.assertExactlyPublished();
    }

    private int partitionOf(String group) {
        return ShardRouter.shard(Event.builder("t").source("/s").group(group).build(), 4);
    }

    @Test
    void one_whose_progress_is_committed_and_whose_events_hang_is_committed() throws Exception {
        Worker former = commitsInVain();
        publish(20);
        ShardRelay old = former.relay(0, 1);
        relay(old, former, 20);
        loseMarkers("-a");
        old.abandon();
        markerArrivesIn(true, progress());

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        assertThat(successor.relayed).hasValue(0);
        outbox.assertExactlyPublished();
    }

    @Test
    void one_whose_progress_is_aborted_and_whose_events_hang_is_aborted() throws Exception {
        Worker former = commitsInVain();
        publish(20);
        ShardRelay old = former.relay(0, 1);
        relay(old, former, 20);
        loseMarkers("-a");
        old.abandon();
        markerArrivesIn(false, progress());

        Worker successor = outbox.worker("successor");
        drain(successor.relay(0, 2), successor);
        assertThat(successor.relayed).hasValue(20);
        outbox.assertExactlyPublished();
    }

    /** At each moment one of its transactions is open, as of another outbox that was given the same topic. */
    @Test
    void those_of_a_busy_foreign_producer_are_waited_for() throws Exception {
        publish(20);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        TransactionalProducers producers = new TransactionalProducers(outbox.kafka, Duration.ofSeconds(60), 1 << 20);
        AtomicBoolean ends = new AtomicBoolean();
        CountDownLatch busy = new CountDownLatch(3);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Producer<byte[], byte[]> one = producers.create("one-" + outbox.uuid);
                Producer<byte[], byte[]> two = producers.create("two-" + outbox.uuid)) {
            Future<?> working = other.submit(() -> {
                one.initTransactions();
                two.initTransactions();
                begin(one);
                while (!ends.get()) {
                    begin(two);
                    one.commitTransaction();
                    begin(one);
                    two.commitTransaction();
                    busy.countDown();
                }
                one.commitTransaction();
                return null;
            });
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();

            relay.step();

            assertThat(worker.failures).isEmpty();
            assertThat(worker.takeovers).hasValue(1);
            assertThat(working.isDone()).isFalse();
            drain(relay, worker);
            ends.set(true);
            working.get(30, TimeUnit.SECONDS);
        } finally {
            ends.set(true);
            other.shutdown();
        }
        outbox.assertExactlyPublished();
    }

    private void begin(Producer<byte[], byte[]> producer) {
        producer.beginTransaction();
        producer.send(recordFor(progress()));
        producer.flush();
    }

    @Test
    void one_of_a_foreign_producer_holds_the_shard_and_the_log_says_how_to_end_it() throws Exception {
        publish(5);
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        try (Producer<byte[], byte[]> foreign = new TransactionalProducers(
                        outbox.kafka, Duration.ofSeconds(60), 1 << 20)
                .create("foreign-" + outbox.uuid)) {
            foreign.initTransactions();
            foreign.beginTransaction();
            foreign.send(recordFor(progress()));
            foreign.flush();
            try (LogCapture log = new LogCapture(Trouble.class)) {
                relay.step();
                assertThat(log.lines())
                        .singleElement()
                        .asString()
                        .startsWith("SEVERE shard orders/0 epoch 1: events wait: the transaction of producer id ")
                        .contains("kafka-transactions.sh --bootstrap-server ")
                        .endsWith(" abort --topic " + progress().topic() + " --partition 0 --start-offset 0");
            }
            assertThat(worker.failures).containsExactly(RelayFailure.TRANSACTION);
            foreign.abortTransaction();
        }
        drain(relay, worker);
        outbox.assertExactlyPublished();
    }
}
