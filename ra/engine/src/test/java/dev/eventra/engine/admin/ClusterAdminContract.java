package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.ClusterInfo.Part;
import dev.eventra.api.admin.Estimate;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.Problem;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.TemporalUnitOffset;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators want of shards and workers, on real servers; a small subclass for each database. */
@Timeout(120)
abstract class ClusterAdminContract {

    private static final int SHARDS = 4;
    private static final Change CHANGE = new Change("anna", "the disk of b is full");
    private static EmbeddedZooKeeper zooKeeper;

    private final String namespace = "t-" + UUID.randomUUID();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private Outbox outbox;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeAll
    static void start_zookeeper() throws Exception {
        Path parent = Files.createDirectories(Path.of("target", "it"));
        zooKeeper = EmbeddedZooKeeper.builder()
                .directory(Files.createTempDirectory(parent, "zk"))
                .start();
    }

    @AfterAll
    static void stop_zookeeper() {
        zooKeeper.close();
    }

    @BeforeEach
    void open() throws SQLException {
        OutboxSettings settings =
                new OutboxSettings(namespace, "orders", "jdbc/test", SHARDS, "orders.events", SchemaMode.CREATE);
        outbox = new OutboxOpener().open(settings, freshDatabase());
    }

    @AfterEach
    void close() throws InterruptedException {
        for (ClusterNode node : nodes) {
            node.close();
        }
    }

    private ClusterNode node(String id) {
        ClusterNode node = new ClusterNode(id, zooKeeper.connectString(), namespace, outbox);
        nodes.add(node);
        eventually().ignoreException(AdminUnavailableException.class).until(() -> node.admin() != null);
        return node;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private static void awaitOwned(ClusterNode node, int shards) {
        eventually().untilAsserted(() -> assertThat(node.owned()).hasSize(shards));
    }

    private static ShardId shard(int number) {
        return new ShardId("orders", number);
    }

    private static ShardRef ref(int number) {
        return new ShardRef("orders", number);
    }

    private static ShardInfo info(ClusterNode node, int shard) {
        return node.admin().shards().get(shard);
    }

    private static WorkerInfo worker(ClusterNode node, String id) {
        return node.admin().workers().stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static AuditEntry lastChange(ClusterNode node) {
        return node.admin().audit(AuditFilter.ALL, PageRequest.first(1)).items().get(0);
    }

    @Test
    void a_paused_shard_is_nobodys_until_it_is_resumed() {
        ClusterNode a = node("a");
        ClusterNode b = node("b");
        awaitOwned(a, 2);
        awaitOwned(b, 2);
        eventually().untilAsserted(() -> assertThat(info(b, 1).owner()).isNotNull());

        a.admin().pauseShard(ref(1), CHANGE);

        ShardInfo wanted = info(a, 1);
        assertThat(wanted.paused()).isTrue();
        assertThat(wanted.wish().change()).isEqualTo(CHANGE);
        eventually().untilAsserted(() -> {
            assertThat(a.owned()).doesNotContain(shard(1));
            assertThat(b.owned()).doesNotContain(shard(1));
            ShardInfo seen = info(b, 1);
            assertThat(seen.owner()).isNull();
            assertThat(seen.assigned()).isNull();
            assertThat(seen.paused()).isTrue();
            assertThat(seen.since()).isNotNull();
        });
        AuditEntry audit = lastChange(b);
        assertThat(audit.actor()).isEqualTo("anna");
        assertThat(audit.reason()).isEqualTo("the disk of b is full");
        assertThat(audit.action()).isEqualTo("pause-shard");
        assertThat(audit.target()).isEqualTo("orders/1");

        b.admin().resumeShard(ref(1), CHANGE);

        eventually().untilAsserted(() -> {
            assertThat(info(a, 1).owner()).isNotNull();
            assertThat(info(a, 1).epoch()).isGreaterThan(1);
            assertThat(a.owned().size() + b.owned().size()).isEqualTo(SHARDS);
        });
        assertThat(lastChange(a).action()).isEqualTo("resume-shard");
    }

    @Test
    void a_moved_shard_stays_where_it_is_wanted_until_all_are_rebalanced() {
        ClusterNode a = node("a");
        awaitOwned(a, SHARDS);
        ClusterNode b = node("b");
        awaitOwned(b, 2);
        List<ShardId> ofA = List.copyOf(a.owned());

        for (ShardId shard : ofA) {
            a.admin().moveShard(ref(shard.shard()), Optional.of("b"), CHANGE);
        }

        awaitOwned(a, 2);
        eventually().untilAsserted(() -> assertThat(b.owned()).containsAll(ofA));
        ShardInfo moved = info(a, ofA.get(0).shard());
        assertThat(moved.pinnedTo()).isEqualTo("b");
        assertThat(lastChange(a))
                .extracting(AuditEntry::action, AuditEntry::detail)
                .containsExactly("move-shard", "to worker b");

        a.admin().moveShard(ref(ofA.get(0).shard()), Optional.empty(), CHANGE);
        assertThat(info(a, ofA.get(0).shard()).pinnedTo()).isNull();

        assertThat(a.admin().rebalance(CHANGE)).isEqualTo(1);
        assertThat(a.admin().shards())
                .allSatisfy(info -> assertThat(info.pinnedTo()).isNull());
        assertThat(lastChange(b))
                .extracting(AuditEntry::action, AuditEntry::target, AuditEntry::detail)
                .containsExactly("rebalance", "orders", "1 shards were pinned");
    }

    @Test
    void a_drained_worker_owns_nothing_until_it_is_resumed() {
        ClusterNode a = node("a");
        ClusterNode b = node("b");
        awaitOwned(a, 2);
        awaitOwned(b, 2);

        a.admin().drainWorker("b", CHANGE);

        awaitOwned(a, SHARDS);
        awaitOwned(b, 0);
        WorkerInfo drained = worker(b, "b");
        assertThat(drained.drained()).isTrue();
        assertThat(drained.alive()).isTrue();
        assertThat(drained.shards()).isZero();
        assertThat(drained.wish().change()).isEqualTo(CHANGE);
        assertThat(lastChange(b).action()).isEqualTo("drain-worker");
        assertThatThrownBy(() -> a.admin().moveShard(ref(0), Optional.of("b"), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("b is drained");

        a.admin().resumeWorker("b", CHANGE);

        awaitOwned(b, 2);
        assertThat(worker(a, "b").drained()).isFalse();
    }

    @Test
    void what_is_wanted_survives_a_restart_of_all_workers() throws Exception {
        ClusterNode a = node("a");
        ClusterNode b = node("b");
        awaitOwned(a, 2);
        awaitOwned(b, 2);
        a.admin().pauseShard(ref(0), CHANGE);
        a.admin().moveShard(ref(1), Optional.of("b"), CHANGE);
        a.admin().moveShard(ref(2), Optional.of("b"), CHANGE);
        a.admin().moveShard(ref(3), Optional.of("b"), CHANGE);
        a.close();
        b.close();

        ClusterNode newA = node("a");
        awaitOwned(newA, 3);
        ClusterNode newB = node("b");

        awaitOwned(newB, 3);
        awaitOwned(newA, 0);
        assertThat(newB.owned()).containsExactlyInAnyOrder(shard(1), shard(2), shard(3));
        assertThat(newA.everOwned).doesNotContain(shard(0));
        assertThat(newB.everOwned).doesNotContain(shard(0));
        assertThat(info(newB, 0).paused()).isTrue();
    }

    @Test
    void what_can_not_be_is_refused_and_leaves_no_trace() {
        ClusterNode a = node("a");
        awaitOwned(a, SHARDS);
        EventraAdmin admin = a.admin();

        assertThatThrownBy(() -> admin.pauseShard(new ShardRef("orders", 4), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("outbox orders has no shard 4: it has 0 to 3");
        assertThatThrownBy(() -> admin.resumeShard(new ShardRef("bills", 0), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("there is no outbox bills here");
        assertThatThrownBy(() -> admin.moveShard(ref(0), Optional.of("nobody"), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("nobody isn't in the cluster");
        assertThatThrownBy(() -> admin.drainWorker("nobody", CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("there is no worker nobody in the cluster");
        assertThatThrownBy(() -> admin.resumeWorker("no such / name", CHANGE))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> admin.pauseShard(ref(0), null)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> admin.rebalance(null)).isInstanceOf(InvalidRequestException.class);

        assertThat(admin.audit(AuditFilter.ALL, PageRequest.first(10)).items()).isEmpty();
        assertThat(admin.workers()).hasSize(1);
    }

    @Test
    void each_server_shows_what_the_others_report() throws Exception {
        ClusterNode a = node("a");
        awaitOwned(a, SHARDS);
        ClusterNode b = node("b");
        awaitOwned(b, 2);
        int owned = b.owned().iterator().next().shard();
        Problem problem = new Problem(Instant.parse("2026-11-21T10:00:00Z"), "the database fails");
        b.report = new WorkerReport(
                7,
                6,
                5,
                problem,
                List.of(new WorkerReport.Relayed("orders", owned, 2, "BACKING_OFF", 4, problem)),
                List.of());

        eventually().untilAsserted(() -> {
            WorkerInfo seen = worker(a, "b");
            assertThat(seen.published()).isEqualTo(7);
            assertThat(seen.relayed()).isEqualTo(6);
            assertThat(seen.delivered()).isEqualTo(5);
            assertThat(seen.lastProblem()).isEqualTo(problem);
        });
        WorkerInfo seen = worker(a, "b");
        assertThat(seen.host()).isEqualTo("host-of-b");
        assertThat(seen.version()).isEqualTo("1");
        assertThat(seen.started()).isNotNull();
        assertThat(seen.outboxes()).containsExactly("orders");
        assertThat(seen.reported()).isCloseTo(Instant.now(), within(60));
        assertThat(seen.shards()).isEqualTo(2);
        ShardInfo shard = info(a, owned);
        assertThat(shard.owner()).isEqualTo("b");
        assertThat(shard.assigned()).isEqualTo("b");
        assertThat(shard.epoch()).isEqualTo(2);
        assertThat(shard.relay()).isEqualTo("BACKING_OFF");
        assertThat(shard.relayed()).isEqualTo(4);
        assertThat(shard.lastProblem()).isEqualTo(problem);
        assertThat(a.admin().workers().stream().filter(WorkerInfo::master)).hasSize(1);

        execute("UPDATE eventra_worker_report SET worker = 'long-gone', reported_at = reported_at - INTERVAL '2' DAY"
                + " WHERE worker = 'b'");
        node("c");
        eventually().untilAsserted(() -> assertThat(reports()).doesNotContain("long-gone"));
    }

    @Test
    void a_report_that_somebody_removed_or_set_back_is_stored_again() throws Exception {
        ClusterNode a = node("a");
        a.report = new WorkerReport(7, 6, 5, null, List.of(), List.of());
        eventually().untilAsserted(() -> assertThat(worker(a, "a").published()).isEqualTo(7));

        execute("DELETE FROM eventra_worker_report WHERE worker = 'a'");
        eventually().untilAsserted(() -> assertThat(worker(a, "a").published()).isEqualTo(7));

        execute("UPDATE eventra_worker_report SET report = '{\"published\":3}' WHERE worker = 'a'");
        eventually().untilAsserted(() -> assertThat(worker(a, "a").published()).isEqualTo(7));
    }

    private static TemporalUnitOffset within(int seconds) {
        return Assertions.within(seconds, ChronoUnit.SECONDS);
    }

    private Set<String> reports() throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            return new WorkerReports(Dialects.of(connection)).all(connection).keySet();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void the_cluster_says_which_of_its_parts_answer() {
        ClusterNode a = node("a");
        awaitOwned(a, SHARDS);
        eventually()
                .untilAsserted(() -> assertThat(a.admin().cluster().master()).isEqualTo("a"));

        long begin = System.nanoTime();
        ClusterInfo cluster = a.admin().cluster();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(cluster.namespace()).isEqualTo(namespace);
        assertThat(cluster.worker()).isEqualTo("a");
        assertThat(cluster.term()).isPositive();
        assertThat(cluster.parts()).extracting(Part::name).containsExactly("zookeeper", "kafka", "database");
        assertThat(cluster.parts()).extracting(Part::up).containsExactly(true, false, true);
        assertThat(a.admin().settings()).extracting("value").containsExactly("***");
    }

    @Test
    @SameOnAnyDatabase
    void without_zookeeper_what_was_known_last_is_shown_and_wishes_are_kept() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target", "it"), "zk");
        EmbeddedZooKeeper own = EmbeddedZooKeeper.builder().directory(directory).start();
        ClusterNode a = new ClusterNode("a", own.connectString(), namespace, outbox);
        nodes.add(a);
        awaitOwned(a, SHARDS);
        eventually().untilAsserted(() -> assertThat(info(a, 3).owner()).isEqualTo("a"));

        own.close();

        eventually()
                .untilAsserted(() ->
                        assertThat(a.admin().cluster().parts().get(0).up()).isFalse());
        assertThat(info(a, 3).owner()).isEqualTo("a");
        assertThat(worker(a, "a").alive()).isTrue();
        a.admin().pauseShard(ref(3), CHANGE);
        assertThat(info(a, 3).paused()).isTrue();
        assertThatThrownBy(() -> a.admin().moveShard(ref(3), Optional.of("a"), CHANGE))
                .isInstanceOf(AdminUnavailableException.class)
                .hasMessageContaining("ZooKeeper");
    }

    @Test
    void few_pending_events_are_counted_and_many_are_estimated() throws SQLException {
        ClusterNode a = node("a");
        insert(0, 3);
        insert(1, 1_500);

        eventually().untilAsserted(() -> {
            List<ShardInfo> shards = a.admin().shards();
            assertThat(shards).hasSize(SHARDS);
            assertThat(shards.get(0).pending()).isEqualTo(new Estimate(3, true));
            assertThat(shards.get(0).oldest()).isNotNull();
            assertThat(shards.get(1).pending()).isEqualTo(new Estimate(1_500, false));
            assertThat(shards.get(2).pending()).isEqualTo(new Estimate(0, true));
            assertThat(shards.get(2).oldest()).isNull();
        });
    }

    @Test
    void a_test_event_is_stored_with_its_mark_and_audited_without_its_data() throws SQLException {
        ClusterNode a = node("a");

        PublishedTest published =
                a.admin().publishTest(new TestEvent("order.placed", "g-1", null, null, "{\"secret\":1}"), CHANGE);

        String row = stored(published.shard().shard());
        assertThat(row).contains(published.id(), "eventratest", "/tests");
        AuditEntry audit = lastChange(a);
        assertThat(audit)
                .extracting(AuditEntry::action, AuditEntry::target, AuditEntry::actor, AuditEntry::count)
                .containsExactly("publish-test", "order.placed", "anna", 1L);
        assertThat(audit.detail()).contains(published.id(), "12 bytes").doesNotContain("secret");
        assertThatThrownBy(() -> a.admin().publishTest(new TestEvent("not a type", null, null, null, null), CHANGE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("type");
        assertThat(lastChange(a)).isEqualTo(audit);
    }

    /** The texts of the only row of a shard. */
    private String stored(int shard) throws SQLException {
        StringBuilder texts = new StringBuilder();
        try (Connection connection = outbox.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM eventra_outbox_" + shard)) {
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                texts.append(row.getString(i)).append(' ');
            }
            assertThat(row.next()).isFalse();
        }
        return texts.toString();
    }

    private void insert(int shard, int count) throws SQLException {
        List<Event> events = IntStream.range(0, count)
                .mapToObj(n -> Event.builder("t").source("/s").build())
                .toList();
        try (Connection connection = outbox.dataSource().getConnection()) {
            new OutboxStore().insert(connection, shard, events);
        }
    }
}
