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
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.PositionTarget;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.testkit.SameOnAnyDatabase;
import dev.eventra.stack.DatabaseServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** What an operator can do about dead letters, on real Kafka and a real database. */
@Timeout(180)
abstract class RedriveContract {

    private static final Duration LONG = Duration.ofSeconds(60);

    private Scenario scenario;
    private final List<AdminNode> nodes = new ArrayList<>();
    /** Ids of events on which the listener fails. */
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

    private AdminNode node(String worker) throws Exception {
        return node(worker, this::listen);
    }

    private AdminNode node(String worker, TestEndpoints.Handler handler) throws Exception {
        AdminNode node = new AdminNode(scenario, worker, handler);
        nodes.add(node);
        await().atMost(LONG).ignoreException(AdminUnavailableException.class).untilAsserted(() -> assertThat(
                        node.admin().subscriptions())
                .extracting("name")
                .contains(scenario.topic));
        return node;
    }

    private void listen(Connection connection, Event event) throws Exception {
        scenario.effect(connection, event);
        if (poison.contains(event.id())) {
            throw new IllegalStateException("poison " + event.id());
        }
    }

    private void publish(String group, int number) {
        for (int i = 0; i < number; i++) {
            scenario.publish(group);
        }
        scenario.flush();
    }

    private void awaitDeadLetters(int number) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(scenario.deadLetters()).hasSize(number));
    }

    private void awaitEffects(String group, int last) {
        await().atMost(LONG).untilAsserted(() -> assertThat(scenario.effects(group))
                .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList()));
    }

    private Operation awaitEnd(AdminNode node, Operation operation) {
        return await().atMost(LONG)
                .until(() -> node.operation(operation), now -> now.state().isFinal());
    }

    private DeadLetterSelection all() {
        return DeadLetterSelection.matching(DeadLetterFilter.of(scenario.topic));
    }

    private List<DeadLetterInfo> letters(AdminNode node) {
        return node.admin()
                .deadLetters(DeadLetterFilter.of(scenario.topic), PageRequest.first(500))
                .items();
    }

    /** What became of an event in this test's subscription; other tests have events of that id too. */
    private List<Step> steps(AdminNode node, String id) {
        return node.admin().path(Scenario.SOURCE, id).known().orElseThrow().steps().stream()
                .filter(step -> scenario.topic.equals(step.subscription()))
                .toList();
    }

    @Test
    void the_path_of_an_event_tells_who_redrove_or_discarded_it_and_why() throws Exception {
        scenario.journal = Optional.of(Duration.ofDays(1));
        poison.addAll(List.of("mended-1", "lost-1"));
        AdminNode node = node("one").consume();
        publish("mended", 2);
        publish("lost", 1);
        awaitDeadLetters(3);
        assertThat(steps(node, "mended-1")).extracting(Step::kind).containsExactly(Kind.DEAD);
        assertThat(steps(node, "mended-2")).extracting(Step::kind).containsExactly(Kind.QUEUED);

        awaitEnd(node, node.admin().redrive(all(), CHANGE));
        poison.remove("mended-1");
        Change again = new Change("bert", "now it is mended");
        awaitEnd(node, node.admin().redrive(DeadLetterSelection.group(scenario.topic, "mended"), again));
        Change discard = new Change("cleo", "nobody needs it");
        awaitEnd(node, node.admin().discard(all(), discard));

        assertThat(steps(node, "mended-1"))
                .extracting(Step::kind, Step::actor, Step::reason)
                .containsExactly(
                        tuple(Kind.DEAD, null, null),
                        tuple(Kind.FAILED, CHANGE.actor(), CHANGE.reason()),
                        tuple(Kind.REDRIVEN, "bert", again.reason()),
                        tuple(Kind.DELIVERED, null, null));
        assertThat(steps(node, "mended-2"))
                .extracting(Step::kind, Step::actor)
                .containsExactly(tuple(Kind.QUEUED, null), tuple(Kind.REDRIVEN, "bert"), tuple(Kind.DELIVERED, null));
        assertThat(steps(node, "lost-1"))
                .extracting(Step::kind, Step::actor, Step::reason)
                .containsExactly(
                        tuple(Kind.DEAD, null, null),
                        tuple(Kind.FAILED, CHANGE.actor(), CHANGE.reason()),
                        tuple(Kind.DISCARDED, "cleo", discard.reason()));
        assertThat(steps(node, "lost-1").get(0).detail()).isEqualTo("java.lang.IllegalStateException after 2 attempts");
    }

    @Test
    void without_a_journal_the_audit_tells_who_discarded_an_event() throws Exception {
        poison.addAll(List.of("gone-1", "still-1"));
        AdminNode node = node("one").consume();
        publish("gone", 1);
        publish("still", 1);
        awaitDeadLetters(2);
        awaitEnd(node, node.admin().discard(DeadLetterSelection.group(scenario.topic, "gone"), CHANGE));

        assertThat(steps(node, "gone-1"))
                .extracting(Step::kind, Step::actor, Step::reason)
                .containsExactly(tuple(Kind.DEAD, null, null), tuple(Kind.DISCARDED, CHANGE.actor(), CHANGE.reason()));
        assertThat(steps(node, "still-1")).extracting(Step::kind).containsExactly(Kind.DEAD);
    }

    @Test
    void a_group_is_parked_by_its_poison_and_redriven_in_order_while_others_go_on() throws Exception {
        poison.add("bad-2");
        AdminNode node = node("one").consume();
        publish("bad", 4);
        publish("good", 3);
        awaitEffects("good", 3);
        awaitDeadLetters(3);
        assertThat(scenario.effects("bad")).containsExactly(1);
        assertThat(node.admin()
                        .parkedGroups(scenario.topic, PageRequest.first(10))
                        .items())
                .extracting("group")
                .containsExactly("bad");

        poison.clear();
        Operation done = awaitEnd(node, node.admin().redrive(all(), CHANGE));

        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().delivered()).isEqualTo(3);
        awaitEffects("bad", 4);
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(scenario.parkedGroups()).isEmpty();
        assertThat(scenario.count(
                        "SELECT COUNT(*) FROM eventra_inbox WHERE subscription = ? AND state = 'done'", scenario.topic))
                .isEqualTo(7);
        publish("bad", 1);
        awaitEffects("bad", 5);
    }

    @Test
    void a_redrive_that_fails_again_leaves_the_group_parked_and_counts_its_attempts() throws Exception {
        poison.add("g-1");
        AdminNode node = node("one").consume();
        publish("g", 3);
        awaitDeadLetters(3);

        Operation done = awaitEnd(node, node.admin().redrive(all(), CHANGE));

        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().failed()).isEqualTo(1);
        assertThat(done.progress().delivered()).isZero();
        assertThat(scenario.deadLetters()).containsExactly("dead g-1", "queued g-2", "queued g-3");
        assertThat(scenario.parkedGroups()).containsExactly("g");
        assertThat(scenario.effects("g")).isEmpty();
        assertThat(letters(node).get(0).attempts()).isEqualTo(4);
        assertThat(letters(node).get(0).errorMessage()).isEqualTo("poison g-1");
    }

    @Test
    void a_queued_event_that_fails_in_a_redrive_becomes_the_dead_one() throws Exception {
        poison.add("g-1");
        AdminNode node = node("one").consume();
        publish("g", 3);
        awaitDeadLetters(3);
        poison.clear();
        poison.add("g-2");

        awaitEnd(node, node.admin().redrive(DeadLetterSelection.group(scenario.topic, "g"), CHANGE));

        assertThat(scenario.effects("g")).containsExactly(1);
        assertThat(scenario.deadLetters()).containsExactly("dead g-2", "queued g-3");
        poison.clear();
        awaitEnd(node, node.admin().redrive(DeadLetterSelection.group(scenario.topic, "g"), CHANGE));
        awaitEffects("g", 3);
    }

    @Test
    void new_events_keep_their_order_while_the_group_is_redriven_and_the_partition_moves() throws Exception {
        poison.add("g-1");
        AdminNode one = node("one").consume();
        publish("g", 20);
        awaitDeadLetters(20);
        poison.clear();
        Operation redrive = one.admin().redrive(all(), CHANGE);
        publish("g", 20);
        AdminNode two = node("two").consume();
        publish("g", 20);
        one.close();
        publish("g", 20);

        assertThat(awaitEnd(two, redrive).state()).isEqualTo(OperationState.DONE);
        awaitEffects("g", 80);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(scenario.parkedGroups()).isEmpty());
    }

    @Test
    void an_event_that_is_not_the_first_of_its_group_is_not_redriven_alone() throws Exception {
        poison.add("g-1");
        AdminNode node = node("one").consume();
        publish("g", 2);
        awaitDeadLetters(2);
        EventraAdmin admin = node.admin();
        List<DeadLetterInfo> letters = letters(node);

        assertThatThrownBy(() -> admin.redrive(
                        DeadLetterSelection.one(scenario.topic, letters.get(1).id()), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("not the first of group g")
                .hasMessageContaining(Long.toString(letters.get(0).id()));

        poison.clear();
        awaitEnd(
                node,
                admin.redrive(
                        DeadLetterSelection.one(scenario.topic, letters.get(0).id()), CHANGE));
        awaitEffects("g", 2);
    }

    @Test
    void a_record_that_is_no_event_can_only_be_discarded() throws Exception {
        AdminNode node = node("one").consume();
        scenario.publishRaw(null, new byte[] {1}).get();
        awaitDeadLetters(1);
        long id = letters(node).get(0).id();

        assertThatThrownBy(() -> node.admin().redrive(DeadLetterSelection.one(scenario.topic, id), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("no event");

        Operation done = awaitEnd(node, node.admin().discard(DeadLetterSelection.one(scenario.topic, id), CHANGE));
        assertThat(done.progress().discarded()).isEqualTo(1);
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void a_discarded_event_never_comes_back_and_those_behind_it_follow_in_order() throws Exception {
        poison.add("g-1");
        AdminNode node = node("one").consume();
        publish("g", 4);
        awaitDeadLetters(4);

        Operation done = awaitEnd(node, node.admin().discard(DeadLetterSelection.group(scenario.topic, "g"), CHANGE));

        assertThat(done.progress().discarded()).isEqualTo(1);
        assertThat(done.progress().delivered()).isEqualTo(3);
        assertThat(scenario.effects("g")).containsExactly(2, 3, 4);
        assertThat(scenario.parkedGroups()).isEmpty();
        poison.clear();
        node.admin().pause(scenario.topic, CHANGE);
        Operation reset =
                awaitEnd(node, node.admin().resetPosition(scenario.topic, new PositionTarget.Earliest(), CHANGE));
        assertThat(reset.state()).as(reset.message()).isEqualTo(OperationState.DONE);
        node.admin().resume(scenario.topic, CHANGE);
        await().atMost(LONG).until(() -> node.events.duplicates.get() == 4);
        assertThat(scenario.effects("g")).containsExactly(2, 3, 4);
        List<AuditEntry> audit = node.admin()
                .audit(new AuditFilter(null, "discard", scenario.topic, null, null), PageRequest.first(10))
                .items();
        assertThat(audit).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("anna");
            assertThat(entry.action()).isEqualTo("discard");
            assertThat(entry.reason()).isEqualTo("the listener is mended");
        });
        assertThat(audit.get(0).detail()).contains("g-1");
        assertThat(audit.get(0).count()).isEqualTo(1);
    }

    @Test
    @SameOnAnyDatabase
    void a_server_that_dies_in_a_redrive_repeats_nothing_and_another_goes_on() throws Exception {
        poison.add("g-1");
        AdminNode first = node("first").consume();
        publish("g", 6);
        awaitDeadLetters(6);
        first.close();
        poison.clear();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        Semaphore release = new Semaphore(0);
        AdminNode dying = node("dying", (connection, event) -> {
            listen(connection, event);
            if (calls.incrementAndGet() == 3) {
                third.countDown();
                release.acquire();
            }
        });
        Operation redrive = dying.admin().redrive(all(), CHANGE);
        assertThat(third.await(60, TimeUnit.SECONDS)).isTrue();
        // two events are committed, the third is in work
        dying.die();
        release.release(100);

        AdminNode next = node("next");

        Operation done = awaitEnd(next, redrive);
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.owner()).isEqualTo("next");
        awaitEffects("g", 6);
        assertThat(scenario.parkedGroups()).isEmpty();
    }

    @Test
    void a_commit_that_is_refused_leaves_the_dead_letter_for_the_next_attempt() throws Exception {
        poison.add("g-1");
        AdminNode node = node("one").consume();
        publish("g", 2);
        awaitDeadLetters(2);
        poison.clear();
        node.container.refuseCommit.set(true);

        Operation done = awaitEnd(node, node.admin().redrive(all(), CHANGE));

        assertThat(done.progress().delivered()).isEqualTo(2);
        awaitEffects("g", 2);
    }

    @Test
    void a_cancelled_redrive_ends_soon_and_its_rest_can_be_redriven() throws Exception {
        poison.add("g-1");
        CountDownLatch began = new CountDownLatch(1);
        Semaphore turns = new Semaphore(1000);
        AdminNode node = node("one", (connection, event) -> {
                    turns.acquire();
                    listen(connection, event);
                    if (poison.isEmpty()) {
                        began.countDown();
                    }
                })
                .consume();
        publish("g", 10);
        awaitDeadLetters(10);
        turns.drainPermits();
        poison.clear();
        Operation redrive = node.admin().redrive(all(), CHANGE);
        turns.release(2);
        assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();

        node.admin().cancel(redrive.id(), CHANGE);
        turns.release(1);

        assertThat(await().atMost(LONG)
                        .until(
                                () -> {
                                    // at the latest the event after that which is being delivered does not begin
                                    turns.release();
                                    return node.operation(redrive);
                                },
                                now -> now.state().isFinal())
                        .state())
                .isEqualTo(OperationState.CANCELLED);
        turns.release(1000);
        awaitEnd(node, node.admin().redrive(all(), CHANGE));
        awaitEffects("g", 10);
    }

    @Test
    void dead_letters_are_listed_page_by_page_and_by_what_they_are() throws Exception {
        poison.addAll(List.of("a-1", "b-1", "c-1"));
        AdminNode node = node("one").consume();
        for (String group : List.of("a", "b", "c")) {
            publish(group, 2);
        }
        awaitDeadLetters(6);
        EventraAdmin admin = node.admin();
        DeadLetterFilter all = DeadLetterFilter.of(scenario.topic);

        List<Long> ids = new ArrayList<>();
        PageRequest next = PageRequest.first(4);
        Page<DeadLetterInfo> page = admin.deadLetters(all, next);
        ids.addAll(page.items().stream().map(DeadLetterInfo::id).toList());
        assertThat(page.next()).isPresent();
        page = admin.deadLetters(all, next.after(page.cursor()));
        ids.addAll(page.items().stream().map(DeadLetterInfo::id).toList());
        assertThat(page.next()).isEmpty();
        assertThat(ids).hasSize(6).isSorted().doesNotHaveDuplicates();

        assertThat(admin.deadLetters(all.withState(LetterState.DEAD), PageRequest.first(10))
                        .items())
                .extracting("eventId")
                .containsExactlyInAnyOrder("a-1", "b-1", "c-1");
        assertThat(admin.deadLetters(all.withGroup("b"), PageRequest.first(10)).items())
                .extracting("eventId")
                .containsExactly("b-1", "b-2");
        assertThat(admin.deadLetters(
                                all.withErrorClass("java.lang.IllegalStateException")
                                        .withType("tested"),
                                PageRequest.first(10))
                        .items())
                .hasSize(3);
        assertThat(admin.deadLetter(scenario.topic, ids.get(0)).orElseThrow().errorStack())
                .contains("poison");
        assertThat(admin.subscriptions())
                .filteredOn(info -> info.name().equals(scenario.topic))
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.deadLetters()).hasToString("3");
                    assertThat(info.parkedGroups()).hasToString("3");
                });
    }

    @Test
    void a_pause_holds_all_servers_until_the_resume_and_is_audited() throws Exception {
        AdminNode one = node("one").consume();
        AdminNode two = node("two").consume();
        publish("g", 1);
        awaitEffects("g", 1);

        one.admin().pause(scenario.topic, CHANGE);
        await().atMost(LONG).until(() -> one.isPaused() && two.isPaused());
        publish("g", 1);
        assertThat(one.administration.pauseOf(scenario.topic)).hasValue("anna: the listener is mended");
        assertThat(scenario.effects("g")).containsExactly(1);
        two.admin().resume(scenario.topic, new Change("ben", "go on"));

        awaitEffects("g", 2);
        assertThat(two.admin()
                        .audit(AuditFilter.of(scenario.topic), PageRequest.first(10))
                        .items())
                .extracting("action", "actor")
                .containsExactly(tuple("resume", "ben"), tuple("pause", "anna"));
    }

    @Test
    void a_stop_by_the_rules_of_failure_pauses_all_servers_until_an_operator_resumes() throws Exception {
        scenario.settings = scenario.settings.withFailures(
                scenario.settings.failures().withOnExhausted(FailureRules.OnExhausted.STOP));
        poison.add("g-1");
        AdminNode one = node("one").consume();
        AdminNode two = node("two").consume();
        publish("g", 2);

        await().atMost(LONG).until(() -> one.isPaused() && two.isPaused());
        assertThat(one.admin().subscriptions())
                .filteredOn(info -> info.name().equals(scenario.topic))
                .singleElement()
                .satisfies(info -> assertThat(info.wantedBy()).isEqualTo("eventra"));
        poison.clear();
        one.admin().resume(scenario.topic, CHANGE);

        awaitEffects("g", 2);
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void a_paused_subscription_is_set_forward_and_leaves_out_what_lies_between() throws Exception {
        AdminNode node = node("one").consume();
        publish("g", 2);
        awaitEffects("g", 2);
        assertThatThrownBy(() -> node.admin().resetPosition(scenario.topic, new PositionTarget.Latest(), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("not paused");
        node.admin().pause(scenario.topic, CHANGE);
        await().atMost(LONG).until(node::isPaused);
        publish("g", 2);

        Operation reset =
                awaitEnd(node, node.admin().resetPosition(scenario.topic, new PositionTarget.Latest(), CHANGE));
        node.admin().resume(scenario.topic, CHANGE);
        publish("g", 1);

        assertThat(reset.state()).as(reset.message()).isEqualTo(OperationState.DONE);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(scenario.effects("g")).containsExactly(1, 2, 5));
    }
}
