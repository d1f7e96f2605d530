package dev.eventra.engine.delivery;

import static dev.eventra.engine.delivery.AdminNode.CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.stack.DatabaseServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a replay promises, on real Kafka and a real database. */
@Timeout(180)
abstract class ReplayContract {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int GROUPS = 4;

    private Scenario scenario;
    private final List<AdminNode> nodes = new ArrayList<>();
    /** Ids of events on which the listener fails when they are replayed. */
    private final Set<String> poison = ConcurrentHashMap.newKeySet();

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), 2);
        scenario.settings = scenario.settings.withMaxAttempts(2);
    }

    @AfterEach
    void end() throws Exception {
        for (AdminNode node : nodes) {
            node.close();
        }
        scenario.close();
    }

    private AdminNode node(String worker, TestEndpoints.Handler handler) throws Exception {
        AdminNode node = new AdminNode(scenario, worker, handler);
        nodes.add(node);
        await().atMost(LONG).ignoreException(AdminUnavailableException.class).untilAsserted(() -> assertThat(
                        node.admin().subscriptions())
                .extracting("name")
                .contains(node.name()));
        return node;
    }

    private AdminNode node(String worker) throws Exception {
        return node(worker, this::listen);
    }

    private void listen(Connection connection, Event event) throws Exception {
        if (!event.isReplay()) {
            scenario.effect(connection, event);
            return;
        }
        replayed(connection, event);
        if (poison.contains(event.id())) {
            throw new IllegalStateException("poison " + event.id());
        }
    }

    /** The effect of a replayed event: it belongs to the operation that it is marked with. */
    private static void replayed(Connection connection, Event event) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO effects (test, event_id, grp, seq) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, event.replayOperation().orElseThrow());
            insert.setString(2, event.id());
            insert.setString(3, event.group().orElse(null));
            insert.setInt(4, Integer.parseInt(event.dataText()));
            insert.executeUpdate();
        }
    }

    private List<Integer> replayed(Operation operation, String group) throws SQLException {
        List<Integer> found = new ArrayList<>();
        scenario.query(
                "SELECT seq FROM effects WHERE test = ? AND grp = ? ORDER BY nr",
                List.of(operation.id(), group),
                rows -> found.add(rows.getInt(1)));
        return found;
    }

    private int replayed(Operation operation) throws SQLException {
        return scenario.count("SELECT COUNT(*) FROM effects WHERE test = ?", operation.id());
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private void publish(int each) {
        for (int i = 0; i < each; i++) {
            for (int g = 0; g < GROUPS; g++) {
                scenario.publish("g" + g);
            }
        }
        scenario.flush();
    }

    private ReplayRequest all() {
        return ReplayRequest.of(scenario.settings.name(), ReplayWindow.since(Instant.EPOCH));
    }

    private static Operation awaitEnd(AdminNode node, Operation operation) {
        return await().atMost(LONG)
                .until(() -> node.operation(operation), now -> now.state().isFinal());
    }

    private void awaitLive(int number) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(scenario.effectCount()).isEqualTo(number));
    }

    @Test
    void a_replay_delivers_what_the_dry_run_counted_in_order_marked_and_to_no_other() throws Exception {
        AdminNode node = node("one").consume();
        String name = scenario.settings.name();
        scenario.settings = scenario.settings.withName(name + "-other");
        AtomicInteger others = new AtomicInteger();
        AdminNode other =
                node("other", (connection, event) -> others.incrementAndGet()).consume();
        scenario.settings = scenario.settings.withName(name);
        publish(25);
        scenario.publishRaw(null, new byte[] {7}).get();
        awaitLive(100);
        await().atMost(LONG).until(() -> others.get() == 100);

        ReplayPreview preview = node.admin().previewReplay(all(), 3);
        publish(5);
        Operation done = awaitEnd(node, node.admin().replay(preview.request(), CHANGE));

        assertThat(preview.complete()).isTrue();
        assertThat(preview.count()).isEqualTo(100);
        assertThat(preview.records()).isEqualTo(101);
        assertThat(preview.sample()).hasSize(3);
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().delivered()).isEqualTo(100);
        assertThat(replayed(done)).isEqualTo(100);
        for (int g = 0; g < GROUPS; g++) {
            assertThat(replayed(done, "g" + g)).isEqualTo(upTo(25));
        }
        awaitLive(120);
        await().atMost(LONG).until(() -> others.get() == 120);
        assertThat(other.events.duplicates).hasValue(0);
        assertThat(node.admin()
                        .audit(AuditFilter.of(name), PageRequest.first(10))
                        .items())
                .allSatisfy(entry -> {
                    assertThat(entry.actor()).isEqualTo(CHANGE.actor());
                    assertThat(entry.reason()).isEqualTo(CHANGE.reason());
                    assertThat(entry.detail()).contains(done.id());
                })
                .extracting(AuditEntry::action, AuditEntry::count)
                .containsExactly(tuple("replay done", 100L), tuple("replay", null));
    }

    @Test
    @SameOnAnyDatabase
    void a_window_by_offsets_and_groups_and_types_is_counted_as_it_is_delivered() throws Exception {
        AdminNode node = node("one").consume();
        publish(10);
        scenario.publish("x", "other.type", "g1", "99").get();
        awaitLive(41);
        node.endpoints.types = type -> type.equals("tested");
        ReplayRequest request = all().withGroups("g1", "g2");
        ReplayRequest typed = request.withTypes("other.*");
        ReplayRequest part = request.withWindow(ReplayWindow.offsets(Map.of(0, new ReplayWindow.Range(3, 1_000_000))));

        ReplayPreview preview = node.admin().previewReplay(request, 0);
        ReplayPreview partly = node.admin().previewReplay(part, 100);
        Operation whole = awaitEnd(node, node.admin().replay(request, CHANGE));
        Operation piece = awaitEnd(node, node.admin().replay(part, CHANGE));

        assertThat(preview.count()).isEqualTo(20);
        assertThat(node.admin().previewReplay(typed, 0).count())
                .as("what the listener does not receive")
                .isZero();
        assertThat(replayed(whole)).isEqualTo(20);
        assertThat(partly.sample()).hasSize((int) partly.count()).allSatisfy(event -> assertThat(event.partition())
                .isZero());
        assertThat(replayed(piece)).isEqualTo((int) partly.count());
        assertThatThrownBy(() -> node.admin()
                        .replay(
                                request.withWindow(ReplayWindow.offsets(Map.of(9, new ReplayWindow.Range(0, 1)))),
                                CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("no partition 9");
    }

    @Test
    @SameOnAnyDatabase
    void a_replay_whose_server_dies_goes_on_elsewhere_and_repeats_nothing() throws Exception {
        AdminNode first = node("first").consume();
        publish(50);
        awaitLive(200);
        first.close();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch half = new CountDownLatch(1);
        Semaphore release = new Semaphore(0);
        AdminNode dying = node("dying", (connection, event) -> {
            replayed(connection, event);
            if (calls.incrementAndGet() > 100) {
                half.countDown();
                release.acquire();
            }
        });
        ReplayPreview preview = dying.admin().previewReplay(all(), 0);
        Operation replay = dying.admin().replay(preview.request(), CHANGE);
        assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
        dying.die();
        release.release(1_000);

        AdminNode next = node("next");
        Operation done = awaitEnd(next, replay);

        assertThat(done.owner()).isEqualTo("next");
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().delivered()).isEqualTo(preview.count()).isEqualTo(200);
        for (int g = 0; g < GROUPS; g++) {
            assertThat(replayed(done, "g" + g)).isEqualTo(upTo(50));
        }
    }

    @Test
    @SameOnAnyDatabase
    void a_replay_that_hands_over_at_a_stop_goes_on_from_its_progress() throws Exception {
        AdminNode first = node("first").consume();
        publish(50);
        awaitLive(200);
        Operation replay = first.admin().replay(all().withRate(100), CHANGE);
        await().atMost(LONG).untilAsserted(() -> assertThat(replayed(replay)).isGreaterThan(20));
        first.close();
        int before = replayed(replay);

        AdminNode next = node("next");
        Operation done = awaitEnd(next, replay);

        assertThat(before).isLessThan(200);
        assertThat(done.progress().delivered()).isEqualTo(200);
        assertThat(replayed(done)).isEqualTo(200);
        assertThat(next.endpoints.opened.get())
                .as("what was done is not read again, but for what was in work")
                .isLessThan(200);
    }

    @Test
    void a_cancelled_replay_ends_soon() throws Exception {
        AdminNode node = node("one").consume();
        publish(50);
        awaitLive(200);
        Operation replay = node.admin().replay(all().withRate(20), CHANGE);
        await().atMost(LONG).untilAsserted(() -> assertThat(replayed(replay)).isPositive());

        node.admin().cancel(replay.id(), CHANGE);
        Operation ended = awaitEnd(node, replay);

        assertThat(ended.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(replayed(replay)).isLessThan(200);
    }

    @Test
    void what_fails_in_a_replay_is_parked_apart_from_the_live_group_and_can_be_redriven() throws Exception {
        AdminNode node = node("one").consume();
        publish(5);
        awaitLive(20);
        poison.add("g1-2");

        Operation replay = awaitEnd(node, node.admin().replay(all(), CHANGE));

        assertThat(replay.progress().delivered()).isEqualTo(16);
        assertThat(replay.progress().failed()).isEqualTo(1);
        assertThat(replay.progress().queued()).isEqualTo(3);
        assertThat(replayed(replay, "g1")).containsExactly(1);
        assertThat(scenario.parkedGroups()).as("of the live subscription").isEmpty();
        publish(1);
        awaitLive(24);
        String name = scenario.settings.name() + "#" + replay.id();
        assertThat(node.admin()
                        .deadLetters(DeadLetterFilter.of(name), PageRequest.first(10))
                        .items())
                .hasSize(4);

        poison.clear();
        Operation redrive = awaitEnd(node, node.admin().redrive(DeadLetterSelection.group(name, "g1"), CHANGE));

        assertThat(redrive.progress().delivered()).isEqualTo(4);
        assertThat(replayed(replay, "g1")).isEqualTo(upTo(5));
    }
}
