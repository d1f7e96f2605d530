package dev.eventra.engine.cluster;

import static dev.eventra.engine.cluster.ClusterFixture.awaitShards;
import static dev.eventra.engine.cluster.ClusterFixture.eventually;
import static dev.eventra.engine.cluster.ClusterFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.cluster.ClusterFixture.Worker;
import dev.eventra.engine.cluster.ShardOwnership.Verdict;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers crash, networks fail, ZooKeeper goes away. */
class ClusterFailureIT {

    private static final Logger LOG = System.getLogger(ClusterFailureIT.class.getName());
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
        if (!zooKeeper.isAlive()) {
            zooKeeper.start();
        }
        cluster.close();
    }

    @Test
    void the_shards_of_a_worker_that_is_cut_off_are_taken_over_and_it_learns_of_it_when_it_is_back() {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);
        awaitShards(a, 4);
        Map<ShardId, Long> ofB = b.owned();
        ShardId one = ofB.keySet().iterator().next();

        b.gate().shut();
        Duration takeover = measure(() -> awaitShards(a, 8));

        LOG.log(Level.INFO, "takeover after {0} ms, session timeout {1} ms", takeover.toMillis(), 2000);
        // cut off from ZooKeeper is no reason to stop: only fencing or ZooKeeper itself is
        assertThat(b.relay().running()).isEqualTo(ofB);
        assertThat(cluster.ownerships.count("b", "release")).isZero();
        eventually().until(() -> b.member().verify(one, ofB.get(one)) == Verdict.UNKNOWN);
        assertThat(a.owned().get(one)).isGreaterThan(ofB.get(one));

        b.relay().holdOn();
        b.gate().open();

        eventually().until(() -> b.relay().asked().equals(ofB.keySet()));
        assertThat(b.member().verify(one, ofB.get(one))).isEqualTo(Verdict.LOST);
        assertThat(a.relay().running().keySet()).containsAll(a.owned().keySet());
        b.relay().letGo();
        awaitShards(b, 4);
        awaitShards(a, 4);
    }

    @Test
    void a_master_that_is_cut_off_is_replaced_and_leaves_the_new_plan_alone() throws Exception {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);
        assertThat(a.member().view().master()).isTrue();

        a.gate().shut();

        Duration election =
                measure(() -> eventually().until(() -> b.member().view().master()));
        Duration takeover = measure(() -> awaitShards(b, 8)).plus(election);
        LOG.log(Level.INFO, "new master after {0} ms, takeover {1} ms", election.toMillis(), takeover.toMillis());
        Worker c = cluster.worker("c", orders(8));
        awaitShards(c, 4);
        a.gate().open();
        eventually().until(() -> !a.member().view().master() && a.isEnrolled());
        eventually().untilAsserted(() -> {
            assertThat(a.owned().size()).isBetween(2, 3);
            assertThat(cluster.owners(8)).hasSize(8);
        });
        assertThat(b.member().view().master()).isTrue();
    }

    @Test
    void a_worker_that_finds_its_shards_free_but_had_by_another_meanwhile_begins_anew() {
        Worker b = cluster.worker("b", orders(4));
        awaitShards(b, 4);
        b.gate().shut();
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        a.close();

        b.gate().open();

        eventually().untilAsserted(() -> {
            assertThat(b.owned().values()).hasSize(4).containsOnly(3L);
            assertThat(b.relay().running()).isEqualTo(b.owned());
        });
        assertThat(cluster.ownerships.count("b", "release")).isEqualTo(4);
    }

    @Test
    void a_worker_whose_id_was_taken_while_it_was_cut_off_gives_everything_up() throws Exception {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        a.gate().shut();
        Worker twin = cluster.worker("a", orders(4));
        awaitShards(twin, 4);

        a.gate().open();

        eventually()
                .until(() -> a.relay().running().isEmpty()
                        && a.owned().isEmpty()
                        && !a.isEnrolled()
                        && !a.member().view().master());
        assertThat(twin.relay().running()).isEqualTo(twin.owned()).hasSize(4);
        assertThat(cluster.owners(4)).hasSize(4).containsValue("a/2");
    }

    @Test
    void a_session_that_ends_while_nobody_else_can_take_over_costs_nothing() throws Exception {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Map<ShardId, Long> before = a.owned();

        a.endSession();

        eventually().untilAsserted(() -> assertThat(cluster.owners(8)).hasSize(8));
        eventually().until(() -> a.isEnrolled() && a.member().view().master());
        assertThat(a.owned()).isEqualTo(before);
        assertThat(a.relay().running()).isEqualTo(before);
        assertThat(cluster.ownerships.count("a", "release")).isZero();
        assertThat(before.keySet()).allMatch(s -> a.member().verify(s, 1) == Verdict.OWNED);
    }

    @Test
    void after_a_session_ended_each_shard_has_one_owner_again() throws Exception {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);
        awaitShards(a, 4);

        b.endSession();

        eventually().untilAsserted(() -> {
            assertThat(b.isEnrolled()).isTrue();
            assertThat(a.owned()).hasSize(4);
            assertThat(b.owned()).hasSize(4);
            assertThat(a.relay().running()).isEqualTo(a.owned());
            assertThat(b.relay().running()).isEqualTo(b.owned());
            Map<ShardId, String> owners = cluster.owners(8);
            a.owned().forEach((s, e) -> assertThat(owners).containsEntry(s, "a/" + e));
            b.owned().forEach((s, e) -> assertThat(owners).containsEntry(s, "b/" + e));
        });
    }

    @Test
    void relays_go_on_while_zookeeper_is_down_and_are_never_told_to_stop() throws Exception {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);
        awaitShards(a, 4);
        Map<ShardId, Long> ofA = a.owned();
        Map<ShardId, Long> ofB = b.owned();
        long releases = cluster.ownerships.count("a", "release");

        zooKeeper.kill();
        eventually().until(() -> !a.member().view().connected());
        assertThat(a.member().verify(ofA.keySet().iterator().next(), 1)).isEqualTo(Verdict.UNKNOWN);
        // longer than the session: the clients give their sessions up and begin new ones later
        eventually()
                .pollDelay(ClusterFixture.SESSION.multipliedBy(3))
                .until(() -> !b.member().view().connected());
        assertThat(a.relay().running()).isEqualTo(ofA);
        assertThat(b.relay().running()).isEqualTo(ofB);
        zooKeeper.start();

        eventually().untilAsserted(() -> {
            assertThat(a.isEnrolled() && a.member().view().connected()).isTrue();
            assertThat(b.isEnrolled() && b.member().view().connected()).isTrue();
            assertThat(a.member().view().master() ^ b.member().view().master()).isTrue();
            ofA.forEach((s, e) -> assertThat(a.member().verify(s, e)).isEqualTo(Verdict.OWNED));
            ofB.forEach((s, e) -> assertThat(b.member().verify(s, e)).isEqualTo(Verdict.OWNED));
        });
        assertThat(cluster.ownerships.count("a", "release")).isEqualTo(releases);
        assertThat(cluster.ownerships.count("b", "release")).isZero();
        assertThat(a.owned()).isEqualTo(ofA);
        assertThat(b.owned()).isEqualTo(ofB);
    }

    @Test
    void a_worker_that_starts_before_zookeeper_takes_part_when_it_comes() {
        zooKeeper.kill();
        Worker a = cluster.worker("a", orders(4));
        assertThat(a.member().view().connected()).isFalse();

        zooKeeper.start();

        awaitShards(a, 4);
    }

    @Test
    void a_zookeeper_that_never_answers_is_reported_once_by_its_address() {
        zooKeeper.kill();
        try (LogCapture log = new LogCapture(ClusterLoop.class)) {
            Worker a = cluster.worker("a", orders(4));
            String line = "WARNING worker a: ZooKeeper at " + a.gate().connectString() + " does not answer; waiting";
            eventually().until(() -> log.lines().contains(line));
            eventually().pollDelay(ClusterFixture.SESSION.multipliedBy(2)).untilAsserted(() -> assertThat(log.lines())
                    .containsOnlyOnce(line));
        }
    }

    @Test
    void zookeeper_emptied_while_sessions_live_on_is_filled_again() throws Exception {
        Worker a = cluster.worker("a", orders(8));
        awaitShards(a, 8);
        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);
        awaitShards(a, 4);
        ZooKeeper hand = new ZooKeeper(zooKeeper.connectString(), 20_000, event -> {});
        try (LogCapture log = new LogCapture(ClusterLoop.class)) {
            empty(hand, cluster.paths.root());

            eventually().untilAsserted(() -> {
                assertThat(a.isEnrolled() && b.isEnrolled()).isTrue();
                assertThat(a.member().view().master() ^ b.member().view().master())
                        .isTrue();
                assertThat(a.owned()).hasSize(4);
                assertThat(b.owned()).hasSize(4);
                assertThat(a.relay().running()).isEqualTo(a.owned());
                assertThat(b.relay().running()).isEqualTo(b.owned());
                Map<ShardId, String> owners = cluster.owners(8);
                a.owned().forEach((s, e) -> assertThat(owners).containsEntry(s, "a/" + e));
                b.owned().forEach((s, e) -> assertThat(owners).containsEntry(s, "b/" + e));
            });
            assertThat(log.lines()).as("no hot spin").hasSizeLessThan(20);
        } finally {
            hand.close();
        }
        assertThat(cluster.ownerships.overlaps()).isEmpty();
    }

    /** Until it stays away for a moment, or is made again. */
    private static void empty(ZooKeeper hand, String root) throws Exception {
        try {
            ZKUtil.deleteRecursive(hand, root);
        } catch (KeeperException.NotEmptyException | KeeperException.NoNodeException e) {
            LOG.log(Level.INFO, "made again while it is removed: {0}", e.getMessage());
        }
    }

    @Test
    void a_shard_whose_node_was_removed_by_hand_gets_it_back() throws Exception {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        ZooKeeper hand = new ZooKeeper(zooKeeper.connectString(), 20_000, event -> {});
        try {
            String shard = cluster.paths.shard(new ShardId("orders", 2));
            // at once: its owner makes the inner one again as soon as it is gone
            hand.multi(List.of(Op.delete(shard + "/owner", -1), Op.delete(shard, -1)));
            eventually().until(() -> cluster.ownerships.count("a", "release") == 1);
            eventually().untilAsserted(() -> assertThat(cluster.owners(4)).hasSize(4));
            awaitShards(a, 4);
        } finally {
            hand.close();
        }
    }

    @Test
    void neither_a_stray_interrupt_nor_an_error_ends_a_workers_part_in_the_cluster() {
        Worker a = cluster.worker("a", orders(8));
        a.relay().failOnceByAnError();
        awaitShards(a, 8);

        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("eventra-cluster"))
                .forEach(Thread::interrupt);

        Worker b = cluster.worker("b", orders(8));
        awaitShards(b, 4);
        awaitShards(a, 4);
        assertThat(a.member().view().master()).isTrue();
    }

    @Test
    void closing_while_zookeeper_is_down_still_waits_for_the_relays_and_ends() {
        Worker a = cluster.worker("a", orders(4));
        awaitShards(a, 4);
        zooKeeper.kill();
        eventually().until(() -> !a.member().view().connected());

        Duration took = measure(a::close);

        assertThat(a.relay().running()).isEmpty();
        assertThat(took).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void an_owner_node_removed_by_hand_is_made_again_and_one_taken_by_another_is_given_up() throws Exception {
        Worker a = cluster.worker("a", orders(2));
        awaitShards(a, 2);
        ShardId first = new ShardId("orders", 0);
        ShardId second = new ShardId("orders", 1);
        ZooKeeper hand = new ZooKeeper(zooKeeper.connectString(), 20_000, event -> {});
        try {
            hand.delete(cluster.paths.ownership(first).holderPath(), -1);
            eventually().until(() -> cluster.owners(2).size() == 2);
            assertThat(cluster.ownerships.count("a", "release")).isZero();
            assertThat(a.member().verify(first, 1)).isEqualTo(Verdict.OWNED);

            a.relay().holdOn();
            ZooKeeperSession other =
                    new ZooKeeperSession(hand, org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE, Duration.ofSeconds(5));
            Claim claim = cluster.paths.ownership(second);
            WorkerIdentity x = new WorkerIdentity("x", "another");
            assertThat(other.commit(claim.take(other, other.read(claim.epochPath(), null), true, x)))
                    .isTrue();

            eventually().until(() -> a.relay().asked().contains(second));
            assertThat(a.relay().asked()).containsExactly(second);
            assertThat(a.member().verify(second, 1)).isEqualTo(Verdict.LOST);
            a.relay().letGo();
            eventually().until(() -> !a.owned().containsKey(second));
            assertThat(cluster.owners(2)).containsEntry(second, "x/2");
        } finally {
            hand.close();
        }
        // it goes with its session, and the shard is still assigned here
        awaitShards(a, 2);
        assertThat(a.owned()).containsEntry(second, 3L);
    }

    private static Duration measure(Runnable action) {
        long begin = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
