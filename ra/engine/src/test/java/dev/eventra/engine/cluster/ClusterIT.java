package dev.eventra.engine.cluster;

import static dev.eventra.engine.cluster.ClusterFixture.awaitShards;
import static dev.eventra.engine.cluster.ClusterFixture.eventually;
import static dev.eventra.engine.cluster.ClusterFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.engine.cluster.ClusterFixture.Worker;
import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers come and go in order. */
class ClusterIT {

    private static EmbeddedZooKeeper zooKeeper;
    private ClusterFixture cluster;

    @BeforeAll
    static void start_zookeeper() throws IOException {
        zooKeeper = TestZooKeeper.start();
    }

    @AfterAll
    static void stop_zookeeper() {
        zooKeeper.close();
    }

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(zooKeeper);
    }

    @AfterEach
    void end() throws Exception {
        cluster.close();
    }

    @Test
    void one_worker_gets_all_shards() throws Exception {
        Worker a = cluster.worker("a", orders(8));

        awaitShards(a, 8);
        eventually().until(() -> a.member().view().master());
        assertThat(a.owned().values()).containsOnly(1L);
        assertThat(cluster.owners(8)).hasSize(8).containsValue("a/1");
        assertThat(a.member().verify(new ShardId("orders", 3), 1)).isEqualTo(Verdict.OWNED);
        assertThat(a.member().verify(new ShardId("orders", 3), 2)).isEqualTo(Verdict.LOST);
    }

    @Test
    void a_second_worker_gets_half_and_never_two_work_for_one_shard() {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);

        Worker b = cluster.worker("b", orders(8));

        awaitShards(b, 4);
        awaitShards(a, 4);
        assertThat(b.owned().values()).containsOnly(2L);
        assertThat(a.owned().values()).containsOnly(1L);
        assertThat(cluster.ownerships.count("a", "release")).isEqualTo(4);
        assertThat(cluster.ownerships.overlaps()).isEmpty();
    }

    @Test
    void a_worker_that_leaves_gives_its_shards_to_the_others() throws Exception {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);

        a.close();

        assertThat(a.relay().running()).isEmpty();
        awaitShards(b, 8);
        eventually().until(() -> b.member().view().master());
        assertThat(cluster.ownerships.overlaps()).isEmpty();
        assertThat(a.member().view().connected()).isFalse();
        assertThat(cluster.owners(8).values()).allMatch(owner -> owner.startsWith("b/"));
    }

    @Test
    void shards_come_and_go_with_many_workers_and_never_two_work_for_one() {
        Worker a = cluster.worker("a", orders(8), outbox("bills", 8));
        Worker b = cluster.worker("b", orders(8), outbox("bills", 8));
        Worker c = cluster.worker("c", orders(8));
        eventually().untilAsserted(() -> assertThat(union(a, b, c)).hasSize(16));
        b.close();
        Worker d = cluster.worker("d", orders(8), outbox("bills", 8));
        a.close();
        Worker e = cluster.worker("e", outbox("bills", 8));

        eventually().untilAsserted(() -> {
            assertThat(union(c, d, e)).hasSize(16);
            assertThat(c.owned().size()).isBetween(5, 6);
            assertThat(d.owned().size()).isBetween(5, 6);
            assertThat(e.owned().size()).isBetween(5, 6);
        });
        assertThat(cluster.ownerships.overlaps()).isEmpty();
    }

    @Test
    void two_hot_shards_of_one_worker_end_on_two_and_idle_ones_move_nothing() throws Exception {
        Worker a = cluster.quickWorker("a", orders(8));
        Worker b = cluster.quickWorker("b", orders(8));
        awaitShards(a, 4);
        awaitShards(b, 4);
        eventually().untilAsserted(() -> {
            assertThat(cluster.weights("a")).hasSize(4).containsValue(1);
            assertThat(cluster.weights("b")).hasSize(4).containsValue(1);
        });
        List<Integer> writes = cluster.writes("a", "b");
        // several passes of both
        eventually().pollDelay(ClusterFixture.SESSION).until(() -> cluster.writes("a", "b")
                .equals(writes));

        List<ShardId> hot = a.owned().keySet().stream().limit(2).toList();
        eventually().untilAsserted(() -> {
            for (ShardId shard : hot) {
                (b.owned().containsKey(shard) ? b : a).member().relayed(shard, 1000);
            }
            assertThat(b.owned().keySet().stream().filter(hot::contains)).hasSize(1);
            assertThat(a.owned().keySet().stream().filter(hot::contains)).hasSize(1);
        });
        assertThat(cluster.ownerships.overlaps()).isEmpty();
    }

    @Test
    void a_slow_release_holds_up_the_handover_until_it_is_done() {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        a.relay().holdOn();

        Worker b = cluster.worker("b", orders(4));
        eventually().until(() -> a.relay().asked().size() == 2);
        Set<ShardId> moving = a.relay().asked();
        // several passes of both: the other worker has every chance to take what isn't free
        eventually().pollDelay(ClusterFixture.SESSION).until(b::isEnrolled);
        assertThat(b.owned()).isEmpty();
        assertThat(a.owned()).hasSize(4);
        assertThat(moving).allMatch(s -> a.member().verify(s, 1) == Verdict.OWNED);

        a.relay().letGo();

        awaitShards(b, 2);
        assertThat(b.owned().keySet()).isEqualTo(moving);
        assertThat(cluster.ownerships.overlaps()).isEmpty();
    }

    @Test
    void close_is_bounded_when_a_relay_never_lets_go() {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        Worker b = cluster.worker("b", orders(4));
        awaitShards(b, 2);
        a.relay().holdOn();

        long begin = System.nanoTime();
        a.member().close(Duration.ofSeconds(1));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
        awaitShards(b, 4);
    }

    @Test
    void close_waits_until_the_relays_have_let_go() throws Exception {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        a.relay().holdOn();
        Thread closing = new Thread(a::close);
        closing.start();
        eventually().until(() -> a.relay().asked().size() == 4);
        assertThat(closing.isAlive()).isTrue();
        assertThat(cluster.owners(4)).hasSize(4);

        a.relay().letGo();

        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(cluster.owners(4)).isEmpty();
    }

    @Test
    void a_worker_that_reaches_no_outbox_gets_nothing_and_lives_on() {
        Worker none = cluster.worker("none");
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        eventually().until(none::isEnrolled);
        assertThat(none.owned()).isEmpty();

        none.member().register(orders(4)).toCompletableFuture().join();

        awaitShards(none, 2);
        awaitShards(a, 2);
    }

    @Test
    void an_outbox_that_is_reached_later_is_relayed_then() {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);

        a.member().register(outbox("bills", 2)).toCompletableFuture().join();

        awaitShards(a, 6);
        assertThat(a.owned()).containsKey(new ShardId("bills", 1));
    }

    @Test
    void another_database_by_the_same_name_is_refused_and_so_is_another_number_of_shards() {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        Worker b = cluster.worker("b");
        UUID other = UUID.randomUUID();

        assertThatThrownBy(() -> b.member()
                        .register(new OutboxRegistration("orders", other, 4))
                        .toCompletableFuture()
                        .join())
                .hasRootCauseInstanceOf(OutboxMismatchException.class)
                .hasMessageContainingAll("orders", other.toString(), ClusterFixture.ORDERS.toString());
        assertThatThrownBy(() ->
                        b.member().register(orders(8)).toCompletableFuture().join())
                .hasRootCauseInstanceOf(OutboxMismatchException.class)
                .hasMessageContainingAll("8 shards", "4 shards");
        assertThat(b.owned()).isEmpty();
        assertThat(a.owned()).hasSize(4);
    }

    @Test
    void who_registers_an_older_layout_is_told_the_one_that_the_cluster_knows() {
        Worker a = cluster.worker("a");
        a.member()
                .register(new OutboxRegistration("orders", ClusterFixture.ORDERS, 4, 3))
                .toCompletableFuture()
                .join();
        Worker b = cluster.worker("b");

        assertThat(b.member()
                        .register(new OutboxRegistration("orders", ClusterFixture.ORDERS, 8, 2))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(3);

        awaitShards(a, 2);
        awaitShards(b, 2);
    }

    @Test
    void a_worker_with_another_default_outbox_gets_no_shards_of_the_masters() {
        UUID bills = outbox("bills", 2).uuid();
        Worker a = cluster.worker("a", orders(4));
        a.member().administeredBy(ClusterFixture.ORDERS);
        eventually().until(() -> a.member().view().master());
        awaitShards(a, 4);

        Worker b = cluster.worker("b");
        b.member().administeredBy(bills);
        // said before it reaches anything
        eventually().until(b::isEnrolled);
        eventually().until(() -> cluster.says("b", "administration").equals(bills.toString()));
        b.member().register(orders(4), outbox("bills", 2));

        awaitShards(b, 2);
        assertThat(b.owned().keySet()).allMatch(shard -> shard.outbox().equals("bills"));
        assertThat(a.owned()).hasSize(4);
    }

    @Test
    void a_worker_with_an_id_that_is_in_use_waits_until_it_is_free() {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);

        Worker twin = cluster.worker("a", orders(4));
        eventually()
                .pollDelay(ClusterFixture.SESSION)
                .until(() -> twin.member().view().connected());
        assertThat(twin.isEnrolled()).isFalse();
        assertThat(twin.owned()).isEmpty();
        assertThat(twin.member().view().master()).isFalse();
        assertThat(a.owned()).hasSize(4);

        a.close();

        awaitShards(twin, 4);
        assertThat(twin.owned().values()).containsOnly(2L);
        assertThat(cluster.ownerships.overlaps()).isEmpty();
    }

    @Test
    void a_relay_that_fails_to_begin_is_told_again() {
        Worker a = cluster.worker("a");
        a.relay().failOnce();

        a.member().register(orders(4));

        awaitShards(a, 4);
        assertThat(a.owned().values()).containsOnly(1L);
    }

    @Test
    void with_a_password_nobody_else_can_change_anything() throws Exception {
        Worker a = cluster.worker("a", "eventra:secret", orders(2));
        awaitShards(a, 2);

        ZooKeeper stranger = new ZooKeeper(zooKeeper.connectString(), 5000, event -> {});
        try {
            String owner = cluster.paths.ownership(new ShardId("orders", 0)).holderPath();
            assertThatThrownBy(() -> stranger.delete(owner, -1)).isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> stranger.setData(cluster.paths.assignment("a"), new byte[0], -1))
                    .isInstanceOf(KeeperException.NoAuthException.class);
        } finally {
            stranger.close();
        }
    }

    private static OutboxRegistration outbox(String name, int shards) {
        return new OutboxRegistration(name, UUID.nameUUIDFromBytes(name.getBytes()), shards);
    }

    private static Map<ShardId, Long> union(Worker... workers) {
        Map<ShardId, Long> union = new TreeMap<>();
        for (Worker worker : workers) {
            union.putAll(worker.relay().running());
        }
        return union;
    }
}
