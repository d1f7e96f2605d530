package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.engine.deadletter.LetterQuery;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.thread.Threads;
import dev.eventra.stack.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two owners at the same event, one succeeds and one gives up: in both orders exactly one of the two holds. */
@Timeout(120)
abstract class DoneOrDeadContract {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Scenario scenario;
    private DeadLetterRecorder recorder;

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws Exception {
        scenario = new Scenario(server(), 1);
        recorder = new DeadLetterRecorder(
                scenario.database, scenario.settings, Clock.systemUTC(), "zombie", LargeData.NONE);
    }

    @AfterEach
    void end() throws Exception {
        scenario.close();
        threads.shutdownNow();
    }

    private Delivery delivery() {
        Event event = Event.builder("tested")
                .id("e1")
                .source(Scenario.SOURCE)
                .time(Instant.EPOCH)
                .group("g")
                .data("1")
                .build();
        OffsetTracker tracker = new OffsetTracker();
        TopicPartition partition = new TopicPartition(scenario.topic, 0);
        return new Delivery(scenario.topic, partition, 7, tracker, tracker.add(7, 1), event, null, null);
    }

    private Delivery givenUp() {
        Delivery delivery = delivery();
        delivery.failed(new IllegalStateException("poison"), Instant.now());
        delivery.giveUp();
        return delivery;
    }

    private EnlistmentGuard guard() {
        return new EnlistmentGuard(scenario.topic, scenario.database, new Threads(threads));
    }

    private DeliveryAttempt attempt(TestEndpoints.Handler handler) {
        return new DeliveryAttempt(
                scenario.endpoints(handler), scenario.container, new InboxClaim(scenario.database, guard()));
    }

    @Test
    void a_dead_letter_waits_for_the_listener_that_is_at_the_event_and_gives_way_to_its_commit() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<AttemptResult> success = threads.submit(() -> attempt((connection, event) -> {
                    scenario.effect(connection, event);
                    began.countDown();
                    release.await();
                })
                .run(delivery()));
        began.await();
        Future<DeadLetterRecorder.Result> death = threads.submit(() -> giveUpUntilStored());
        release.countDown();

        assertThat(success.get().kind()).isEqualTo(AttemptResult.Kind.DELIVERED);
        assertThat(death.get(30, TimeUnit.SECONDS)).isEqualTo(DeadLetterRecorder.Result.HANDLED);
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(scenario.parkedGroups()).as("a group parked for nothing").isEmpty();
        assertThat(scenario.effects("g")).containsExactly(1);
    }

    /** As the subscription does: what can't be stored now is stored later. */
    private DeadLetterRecorder.Result giveUpUntilStored() {
        return await().atMost(Duration.ofSeconds(20))
                .ignoreException(SQLException.class)
                .until(() -> recorder.giveUp(givenUp()), result -> true);
    }

    @Test
    void a_listener_is_not_called_for_an_event_that_another_gave_up() throws Exception {
        assertThat(recorder.giveUp(givenUp())).isEqualTo(DeadLetterRecorder.Result.STORED);

        AttemptResult late = attempt(scenario::effect).run(delivery());

        assertThat(late.kind()).isEqualTo(AttemptResult.Kind.DEAD);
        assertThat(scenario.effectCount()).isZero();
        assertThat(scenario.deadLetters()).containsExactly("dead e1");
        assertThat(scenario.parkedGroups()).containsExactly("g");
    }

    @Test
    void the_same_dead_letter_is_stored_once_though_both_give_up() throws Exception {
        recorder.giveUp(givenUp());

        assertThat(recorder.giveUp(givenUp())).isEqualTo(DeadLetterRecorder.Result.HANDLED);
        assertThat(scenario.deadLetters()).containsExactly("dead e1");
    }

    @Test
    void nothing_queues_behind_a_group_that_is_just_let_go() throws Exception {
        recorder.giveUp(givenUp());
        Event next = delivery().event().toBuilder().id("e2").build();
        OffsetTracker tracker = new OffsetTracker();
        Delivery later = new Delivery(
                scenario.topic, new TopicPartition(scenario.topic, 0), 8, tracker, tracker.add(8, 1), next, null, null);
        Future<DeadLetterRecorder.Result> queueing;
        try (Connection unpark = scenario.connect();
                Statement statement = unpark.createStatement()) {
            unpark.setAutoCommit(false);
            scenario.database.deadLetters().lock(unpark, scenario.topic, "g");
            queueing = threads.submit(() -> await().atMost(Duration.ofSeconds(20))
                    .ignoreException(SQLException.class)
                    .until(() -> recorder.queue(later), result -> true));
            statement.execute("DELETE FROM eventra_parked_group WHERE subscription = '" + scenario.topic + "'");
            unpark.commit();
        }

        assertThat(queueing.get(30, TimeUnit.SECONDS)).isEqualTo(DeadLetterRecorder.Result.NOT_PARKED);
        assertThat(scenario.deadLetters()).containsExactly("dead e1");
    }

    @Test
    void a_redrive_takes_the_first_of_a_group_alone_and_lets_the_group_go_with_the_last() throws Exception {
        recorder.giveUp(givenUp());
        Event next = delivery().event().toBuilder().id("e2").build();
        OffsetTracker tracker = new OffsetTracker();
        assertThat(recorder.queue(new Delivery(
                        scenario.topic,
                        new TopicPartition(scenario.topic, 0),
                        8,
                        tracker,
                        tracker.add(8, 1),
                        next,
                        null,
                        null)))
                .isEqualTo(DeadLetterRecorder.Result.STORED);
        List<StoredLetter> letters = scenario.database.inTransaction(
                connection -> new LetterReader().list(connection, LetterQuery.of(scenario.topic), 0, 10));
        Event first = delivery().event();

        assertThat(redrive(letters.get(1), next)).isEqualTo(RedriveClaim.Finding.GONE);
        assertThat(scenario.deadLetters()).containsExactly("dead e1", "queued e2");

        assertThat(redrive(letters.get(0), first)).isEqualTo(RedriveClaim.Finding.CLAIMED);
        assertThat(scenario.deadLetters()).containsExactly("queued e2");
        assertThat(scenario.parkedGroups()).as("while an event of it waits").containsExactly("g");

        assertThat(redrive(letters.get(0), first)).isEqualTo(RedriveClaim.Finding.GONE);
        assertThat(redrive(letters.get(1), next)).isEqualTo(RedriveClaim.Finding.CLAIMED);
        assertThat(scenario.deadLetters()).isEmpty();
        assertThat(scenario.parkedGroups()).isEmpty();
        assertThat(attempt(scenario::effect).run(delivery()).kind())
                .as("what comes from Kafka again")
                .isEqualTo(AttemptResult.Kind.DUPLICATE);
    }

    /** The claim of a redrive, committed. */
    private RedriveClaim.Finding redrive(StoredLetter letter, Event event) throws SQLException {
        RedriveClaim claim =
                new RedriveClaim(scenario.database, guard(), true, letter, InboxKey.of(scenario.topic, event), null);
        return scenario.database.inTransaction(claim::claim);
    }

    @Test
    void an_owner_that_meets_a_dead_event_takes_its_group_for_parked() throws Exception {
        recorder.giveUp(givenUp());
        ParkedGroups parked = new ParkedGroups();
        EventProcessor processor = processor(parked, () -> false);

        assertThat(processor.process(delivery())).isEqualTo(Turn.DONE);

        assertThat(parked.contains("g")).isTrue();
    }

    @Test
    void an_error_after_the_claim_leaves_no_inbox_row() throws Exception {
        scenario.container.onClose = new NoClassDefFoundError("a driver's class");

        AttemptResult result = attempt(scenario::effect).run(delivery());

        assertThat(result.kind()).isEqualTo(AttemptResult.Kind.DISTURBED);
        assertThat(result.cause()).isSameAs(scenario.container.onClose);
        assertThat(scenario.inboxCount()).isZero();
        assertThat(scenario.effectCount()).isZero();
    }

    @Test
    void a_data_source_that_takes_no_part_in_the_transaction_is_found_out_before_the_inbox_row_is_written()
            throws Exception {
        scenario.container.enlists = false;

        AttemptResult result = attempt(scenario::effect).run(delivery());

        assertThat(result.kind()).isEqualTo(AttemptResult.Kind.NOT_ENLISTED);
        assertThat(scenario.inboxCount()).isZero();
        assertThat(scenario.effectCount()).isZero();
        assertThat(probes()).isZero();
    }

    @Test
    void a_data_source_that_takes_part_is_proved_with_the_first_delivery() throws Exception {
        assertThat(attempt(scenario::effect).run(delivery()).kind()).isEqualTo(AttemptResult.Kind.DELIVERED);
        assertThat(probes()).isZero();
    }

    private int probes() throws Exception {
        int[] found = new int[1];
        scenario.query("SELECT COUNT(*) FROM eventra_probe", List.of(), rows -> found[0] = rows.getInt(1));
        return found[0];
    }

    private EventProcessor processor(ParkedGroups parked, BooleanSupplier interrupted) {
        return processor(scenario::effect, parked, interrupted);
    }

    private EventProcessor processor(TestEndpoints.Handler handler, ParkedGroups parked, BooleanSupplier interrupted) {
        DeliveryListener listener = new DeliveryListeners(List.of());
        return new EventProcessor(
                scenario.settings.withMaxAttempts(1),
                attempt(handler),
                recorder,
                parked,
                new Surroundings(scenario.database, interrupted),
                new Breaker(scenario.topic, null, listener),
                listener,
                Clock.systemUTC(),
                new java.util.Random(1));
    }

    @Test
    void who_is_in_the_way_of_one_event_does_not_pause_the_others_and_an_outage_does() throws Exception {
        EventProcessor processor = processor(new ParkedGroups(), () -> false);
        Delivery delivery = delivery();

        scenario.container.onPrepare = new SQLException("deadlock", "40P01");
        assertThat(processor.process(delivery)).isInstanceOf(Turn.Later.class);
        scenario.container.onPrepare = new SQLException("duplicate key", "23505");
        assertThat(processor.process(delivery)).isInstanceOf(Turn.Later.class);
        scenario.container.onPrepare = new SQLException("gone", "08006");
        assertThat(processor.process(delivery)).isInstanceOf(Turn.Unavailable.class);
        scenario.container.onPrepare = null;
        assertThat(processor.process(delivery)).isEqualTo(Turn.DONE);

        assertThat(delivery.attempts()).isZero();
        assertThat(scenario.effects("g")).containsExactly(1);
    }

    @Test
    void an_interruption_at_the_stop_is_no_failed_attempt() throws Exception {
        TestEndpoints.Handler interrupted = (connection, event) -> {
            throw new InterruptedException("stop");
        };
        Delivery delivery = delivery();

        Turn turn = processor(interrupted, new ParkedGroups(), () -> true).process(delivery);

        assertThat(turn).isEqualTo(Turn.LOST);
        assertThat(delivery.attempts()).isZero();
        assertThat(scenario.deadLetters()).isEmpty();
    }

    @Test
    void whatever_a_listener_throws_while_its_database_gives_no_connection_it_is_not_to_blame() throws Exception {
        TestEndpoints.Handler handler = (connection, event) -> {
            scenario.container.exhausted = true;
            throw new SQLException("no connection is free");
        };
        Delivery delivery = delivery();

        Turn turn = processor(handler, new ParkedGroups(), () -> false).process(delivery);

        assertThat(turn).isInstanceOf(Turn.Unavailable.class);
        assertThat(delivery.attempts()).isZero();
        scenario.container.exhausted = false;
        assertThat(scenario.deadLetters()).isEmpty();
    }
}
