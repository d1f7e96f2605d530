package dev.eventra.engine.cluster;

import static dev.eventra.engine.cluster.ClusterFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master alone, pass by pass, with workers that are nothing but nodes. */
class MasterIT {

    private static final WorkerIdentity FIRST = new WorkerIdentity("first", "incarnation-1");
    private static final WorkerIdentity SECOND = new WorkerIdentity("second", "incarnation-2");

    private final ClusterPaths paths = new ClusterPaths("master");
    private EmbeddedZooKeeper server;
    private ZooKeeper client;
    private ZooKeeperSession session;

    @BeforeEach
    void connect() throws Exception {
        server = TestZooKeeper.start();
        client = client();
        session = session(client);
        session.ensure(paths.skeleton());
        Registrations registrations = new Registrations(paths, () -> {});
        registrations.add(ClusterFixture.orders(4));
        registrations.pass(session);
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        client.close();
        server.close();
    }

    @Test
    void while_settling_a_missing_worker_keeps_its_shards_and_afterwards_they_move() throws Exception {
        Master master = master(new AssignmentPlanner()::plan);
        enter("a");
        enter("b");
        master.pass(session, true, false);
        SortedSet<ShardId> ofA = assigned("a");
        SortedSet<ShardId> ofB = assigned("b");
        assertThat(ofA).hasSize(2);
        assertThat(ofB).hasSize(2);
        client.delete(paths.worker("b"), -1);

        master.pass(session, true, true);
        assertThat(assigned("a")).isEqualTo(ofA);
        assertThat(assigned("b")).isEqualTo(ofB);

        master.pass(session, true, false);
        assertThat(assigned("a")).hasSize(4);
        assertThat(client.exists(paths.assignment("b"), false)).isNull();
    }

    @Test
    void shards_move_for_their_load_but_not_while_settling() throws Exception {
        Master master = master(new AssignmentPlanner()::plan);
        enter("a");
        enter("b");
        master.pass(session, true, false);
        SortedSet<ShardId> ofA = assigned("a");
        load("a", ofA, 64);

        master.pass(session, true, true);
        assertThat(assigned("a")).isEqualTo(ofA);

        master.pass(session, true, false);
        assertThat(assigned("a").stream().filter(ofA::contains)).hasSize(1);
        assertThat(assigned("b").stream().filter(ofA::contains)).hasSize(1);
        SortedSet<ShardId> levelled = assigned("a");

        // all of them have just been moved, or weigh too much
        load("a", Set.of(), 64);
        load("b", assigned("b"), 1);
        master.pass(session, true, false);
        assertThat(assigned("a")).isEqualTo(levelled);
    }

    @Test
    void a_master_deposed_in_the_middle_of_planning_writes_nothing() throws Exception {
        enter("a");
        ZooKeeper successor = client();
        try {
            ZooKeeperSession other = session(successor);
            Master master = master(picture -> {
                takeOver(other);
                return new AssignmentPlanner().plan(picture);
            });

            master.pass(session, true, false);

            assertThat(client.exists(paths.assignment("a"), false)).isNull();
            master.pass(session, true, false);
            assertThat(master.leads()).isFalse();
            assertThat(client.exists(paths.assignment("a"), false)).isNull();
        } finally {
            successor.close();
        }
    }

    @Test
    void a_standby_has_nothing_to_do_and_nothing_to_throw() throws Exception {
        takeOver(session);
        enter("a");
        Master standby = master(picture -> {
            throw new AssertionError("a standby plans");
        });

        standby.pass(session, true, false);
        standby.stepDown(session);

        assertThat(standby.leads()).isFalse();
        assertThat(session.read(paths.mastership().holderPath(), null).data().get("worker"))
                .isEqualTo("second");
    }

    @Test
    void a_new_master_leaves_all_as_it_is_until_it_is_told_what_operators_want() throws Exception {
        enter("a");
        Wishes wishes = new Wishes(Duration.ofMinutes(5));
        Master master = new Master(FIRST, paths, new AssignmentPlanner()::plan, wishes, memory(), () -> {});

        master.pass(session, true, false);
        assertThat(master.leads()).isTrue();
        assertThat(client.exists(paths.assignment("a"), false)).isNull();

        ShardId paused = new ShardId("orders", 2);
        wishes.tell(new ClusterWishes(Set.of(paused), Map.of(), Set.of()));
        master.pass(session, false, false);
        assertThat(assigned("a")).hasSize(3).doesNotContain(paused);
    }

    @Test
    void a_master_that_nobody_tells_plans_all_the_same_after_a_while() throws Exception {
        enter("a");
        Master master = new Master(
                FIRST, paths, new AssignmentPlanner()::plan, new Wishes(Duration.ofMillis(200)), memory(), () -> {});

        eventually().untilAsserted(() -> {
            master.pass(session, false, false);
            assertThat(assigned("a")).hasSize(4);
        });
    }

    @Test
    void a_master_that_nobody_tells_makes_way_for_a_worker_that_was_told_and_stands_back_while_that_lives()
            throws Exception {
        enter("first");
        Wishes wishes = new Wishes(Duration.ofNanos(1));
        Master master = new Master(FIRST, paths, new AssignmentPlanner()::plan, wishes, memory(), () -> {});
        master.pass(session, true, false);
        assertThat(master.leads()).isTrue();
        assertThat(assigned("first")).hasSize(4);

        byte[] told = NodeData.EMPTY
                .with("outboxes", Set.of("orders"))
                .with("wishes", "known")
                .bytes();
        session.commit(List.of(session.createEphemeral(paths.worker("told"), told)));
        master.pass(session, true, false);
        assertThat(master.leads()).isFalse();
        assertThat(client.exists(paths.mastership().holderPath(), false)).isNull();
        // nothing was planned without what the other knows
        assertThat(assigned("first")).hasSize(4);
        master.pass(session, true, false);
        assertThat(master.leads()).isFalse();

        client.delete(paths.worker("told"), -1);
        master.pass(session, true, false);
        assertThat(master.leads()).isTrue();
    }

    @Test
    void another_default_outbox_is_reported_once_with_both_workers_and_its_worker_gets_none_of_the_masters()
            throws Exception {
        enter("first", ClusterFixture.ORDERS.toString());
        enter("same", ClusterFixture.ORDERS.toString());
        enter("unknown", "");
        enter("other", "00000000-0000-7000-8000-000000000002");
        Master master = master(new AssignmentPlanner()::plan);
        try (LogCapture log = new LogCapture(DefaultOutboxes.class)) {
            master.pass(session, true, false);
            master.pass(session, true, false);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("SEVERE worker other has another default outbox, 00000000-0000-7000-8000-000000000002,"
                            + " than worker first, " + ClusterFixture.ORDERS)
                    .contains("worker other gets no shards of outbox orders");
            assertThat(assigned("other")).isEmpty();
            assertThat(assigned("same")).isNotEmpty();
            assertThat(assigned("unknown")).isNotEmpty();
        }
    }

    @Test
    void moves_that_were_not_written_are_neither_told_nor_remembered() throws Exception {
        AtomicBoolean disturb = new AtomicBoolean();
        Master master = master(picture -> {
            if (disturb.getAndSet(false)) {
                touch(paths.assignment("a"));
            }
            return new AssignmentPlanner().plan(picture);
        });
        enter("a");
        enter("b");
        master.pass(session, true, false);
        SortedSet<ShardId> ofA = assigned("a");
        load("a", ofA, 64);
        try (LogCapture log = new LogCapture(Master.class)) {
            disturb.set(true);
            master.pass(session, true, false);
            assertThat(assigned("a")).isEqualTo(ofA);
            assertThat(log.lines()).noneMatch(line -> line.contains("moves from worker"));

            // it is planned anew at once, and nothing rests from what did not happen
            master.pass(session, false, false);
            assertThat(assigned("a").stream().filter(ofA::contains)).hasSize(1);
            assertThat(log.lines()).anyMatch(line -> line.contains("moves from worker a to b for its load"));
        }
    }

    /** As somebody else would write it, by hand. */
    private void touch(String path) {
        try {
            client.setData(path, client.getData(path, false, null), -1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void takeOver(ZooKeeperSession other) {
        try {
            Claim claim = paths.mastership();
            boolean held = other.read(claim.holderPath(), null) != null;
            other.commit(claim.take(other, other.read(claim.epochPath(), null), held, SECOND));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Master master(Function<ClusterPicture, SortedMap<String, SortedSet<ShardId>>> planner) {
        return new Master(FIRST, paths, planner, new Wishes(Duration.ZERO), memory(), () -> {});
    }

    private static LoadMemory memory() {
        return new LoadMemory(Weighing.DEFAULT, System::nanoTime);
    }

    private void enter(String worker) throws Exception {
        enter(worker, "");
    }

    /**
     * @param administration the identity of its default outbox
     */
    private void enter(String worker, String administration) throws Exception {
        byte[] data = NodeData.EMPTY
                .with("outboxes", Set.of("orders"))
                .with("administration", administration)
                .bytes();
        session.commit(List.of(session.createEphemeral(paths.worker(worker), data)));
    }

    private SortedSet<ShardId> assigned(String worker) throws Exception {
        return Assignment.of(session.read(paths.assignment(worker), null)).shards();
    }

    private ZooKeeper client() throws IOException {
        ZooKeeper opened = new ZooKeeper(server.connectString(), 20_000, event -> {});
        eventually().until(() -> opened.getState() == ZooKeeper.States.CONNECTED);
        return opened;
    }

    private static ZooKeeperSession session(ZooKeeper client) {
        return new ZooKeeperSession(client, Ids.OPEN_ACL_UNSAFE, Duration.ofSeconds(5));
    }

    /** Lets a worker tell how much these shards have to do. */
    private void load(String worker, Set<ShardId> shards, int weight) throws Exception {
        SortedMap<ShardId, Integer> weights = new TreeMap<>();
        shards.forEach(shard -> weights.put(shard, weight));
        NodeData about = NodeData.EMPTY.with("outboxes", Set.of("orders"));
        client.setData(paths.worker(worker), ShardWeights.write(about, weights).bytes(), -1);
    }
}
