package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.eventra.api.Event;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.InvalidEventException;
import dev.eventra.api.PublishException;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.it.app.BatchTasks;
import dev.eventra.it.app.BeanTasks;
import dev.eventra.it.app.Bills;
import dev.eventra.it.app.CdiService;
import dev.eventra.it.app.ContextTasks;
import dev.eventra.it.app.Effects;
import dev.eventra.it.app.EjbService;
import dev.eventra.it.app.Inspector;
import dev.eventra.it.app.Inspector.DeadLetter;
import dev.eventra.it.app.JpaService;
import dev.eventra.it.app.Names;
import dev.eventra.it.app.NotePublisher;
import dev.eventra.it.app.Notes;
import dev.eventra.it.app.Operator;
import dev.eventra.it.app.PatientTasks;
import dev.eventra.it.app.PlainTasks;
import dev.eventra.it.app.StrictTasks;
import dev.eventra.it.app.Task;
import dev.eventra.it.app.Task.Fault;
import dev.eventra.it.app.Topic;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.io.File;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Publishing and listening inside an application server. One class, since each deployment starts a server.
 *
 * <p>What must not be is hard to see in a system that delivers later: an event that should not exist is looked for after
 * a later event of the same group, which goes through the same shard, has arrived in the topic.
 */
@ExtendWith(ArquillianExtension.class)
class InContainerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MARKER = "marker";

    private final String id = UUID.randomUUID().toString();

    @Deployment
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "container.war")
                .addPackage(CdiService.class.getPackage())
                .addClasses(TopicReader.class, TopicReader.Message.class)
                .addAsResource("app/persistence.xml", "META-INF/persistence.xml")
                .addAsWebInfResource("app/beans.xml", "beans.xml")
                .addAsLibraries(Stream.of(
                                "org.assertj.core.api.Assertions", "org.awaitility.Awaitility", "org.hamcrest.Matcher")
                        .map(InContainerIT::jarOf)
                        .toArray(File[]::new));
    }

    private static File jarOf(String className) {
        try {
            return new File(Class.forName(className)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    // Publishing in transactions that commit or roll back as a whole

    @Test
    void a_cdi_bean_stores_row_and_event() {
        bean(CdiService.class).required(notes -> notes.add(id));

        assertStored(id);
    }

    @Test
    void a_cdi_bean_that_fails_stores_neither() {
        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    notes.add(id);
                    throw new OnPurpose();
                }))
                .isInstanceOf(OnPurpose.class);

        assertNothingStored(id);
    }

    @Test
    void an_enterprise_bean_stores_row_and_event() {
        bean(EjbService.class).required(notes -> notes.add(id));

        assertStored(id);
    }

    @Test
    void an_enterprise_bean_that_fails_stores_neither() {
        assertThatThrownBy(() -> bean(EjbService.class).required(notes -> {
                    notes.add(id);
                    throw new OnPurpose();
                }))
                .hasRootCauseInstanceOf(OnPurpose.class);

        assertNothingStored(id);
    }

    @Test
    void an_enterprise_bean_that_marks_its_transaction_for_rollback_stores_neither() {
        bean(EjbService.class).requiredRolledBack(notes -> notes.add(id));

        assertNothingStored(id);
    }

    @Test
    void a_user_transaction_stores_row_and_event_when_it_commits() throws Exception {
        UserTransaction transaction = userTransaction();
        transaction.begin();
        notes().add(id);
        transaction.commit();

        assertStored(id);
    }

    @Test
    void a_user_transaction_stores_neither_when_it_rolls_back() throws Exception {
        UserTransaction transaction = userTransaction();
        transaction.begin();
        notes().add(id);
        transaction.rollback();

        assertNothingStored(id);
    }

    @Test
    void an_enterprise_bean_called_by_a_cdi_bean_joins_its_transaction() {
        String inner = id + "-inner";
        bean(CdiService.class).required(notes -> {
            notes.add(id);
            bean(EjbService.class).required(others -> others.add(inner));
        });

        assertStored(id);
        assertStored(inner);
    }

    @Test
    void a_failure_after_a_nested_call_takes_the_nested_event_along() {
        String inner = id + "-inner";
        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    bean(EjbService.class).required(others -> others.add(inner));
                    notes.add(id);
                    throw new OnPurpose();
                }))
                .isInstanceOf(OnPurpose.class);

        assertNothingStored(id);
        assertNothingStored(inner);
    }

    @Test
    void a_new_transaction_inside_one_that_rolls_back_stores_its_own_event_only() {
        String inner = id + "-inner";
        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    notes.add(id);
                    bean(EjbService.class).requiresNew(others -> others.add(inner));
                    throw new OnPurpose();
                }))
                .isInstanceOf(OnPurpose.class);

        assertNothingStored(id);
        assertStored(inner);
    }

    @Test
    void a_new_transaction_that_rolls_back_inside_another_loses_its_own_event_only() {
        String inner = id + "-inner";
        bean(CdiService.class).required(notes -> {
            notes.add(id);
            assertThatThrownBy(() -> bean(EjbService.class).requiresNew(others -> {
                        others.add(inner);
                        throw new OnPurpose();
                    }))
                    .hasRootCauseInstanceOf(OnPurpose.class);
        });

        assertStored(id);
        assertNothingStored(inner);
    }

    /** Payara enlists no connection there, the application's own neither: such an event would survive a rollback. */
    @Test
    void a_new_transaction_of_a_cdi_bean_inside_an_enterprise_bean_is_refused_an_event_with_the_reason() {
        String inner = id + "-inner";
        bean(EjbService.class).required(notes -> {
            notes.add(id);
            assertThatThrownBy(() -> bean(CdiService.class).requiresNew(others -> others.publish(inner)))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("takes no part in the transaction")
                    .hasMessageContaining("make the called bean an enterprise bean");
        });

        assertStored(id);
        assertNothingStored(inner);
    }

    @Test
    void events_of_a_transaction_keep_their_order() {
        List<Integer> numbers = IntStream.range(0, 50).boxed().toList();
        bean(CdiService.class)
                .required(notes -> numbers.forEach(each -> notes.events().publish("counted", id, each)));

        await().untilAsserted(() -> assertThat(bean(Topic.class).ofGroup(id))
                .extracting(message -> Integer.valueOf(message.value()))
                .containsExactlyElementsOf(numbers));
    }

    @Test
    void several_events_published_together_go_with_the_transaction() {
        String rolledBack = id + "-rolled-back";
        bean(CdiService.class).required(notes -> notes.events().publishAll(notesAdded(id)));
        assertThatThrownBy(() -> bean(EjbService.class).required(notes -> {
                    notes.events().publishAll(notesAdded(rolledBack));
                    throw new OnPurpose();
                }))
                .hasRootCauseInstanceOf(OnPurpose.class);

        assertThat(typesWithMarker(id)).containsExactly(Notes.ADDED, Notes.ADDED, Notes.ADDED);
        assertThat(typesWithMarker(rolledBack)).isEmpty();
    }

    private static List<Event.Builder> notesAdded(String group) {
        return Stream.of(1, 2, 3)
                .map(number -> Event.builder(Notes.ADDED).group(group).data(number))
                .toList();
    }

    @Test
    void a_second_resource_of_two_phase_commit_goes_with_the_event() throws Exception {
        Notes notes = new Notes(lookup(Names.XA_DATABASE), lookup(Names.PUBLISHER));
        String rolledBack = id + "-rolled-back";
        UserTransaction transaction = userTransaction();
        transaction.begin();
        notes.add(id);
        transaction.commit();
        transaction.begin();
        notes.add(rolledBack);
        transaction.rollback();

        assertStored(id);
        assertNothingStored(rolledBack);
    }

    @Test
    void a_transaction_publishes_to_two_outboxes_or_to_none_and_a_listener_gets_those_of_its_own() throws Exception {
        EventPublisher billing = lookup(Names.BILLING);
        String rolledBack = id + "-rolled-back";
        UserTransaction transaction = userTransaction();
        transaction.begin();
        notes().add(id);
        billing.publish("bill.written", id, "text");
        transaction.commit();
        transaction.begin();
        notes().add(rolledBack);
        billing.publish("bill.written", rolledBack, "text");
        transaction.rollback();
        billing.publish("bill.paid", rolledBack, "text");

        await().untilAsserted(() -> {
            assertThat(bean(Bills.class).typesOf(id)).containsExactly("bill.written");
            assertThat(bean(Bills.class).typesOf(rolledBack)).containsExactly("bill.paid");
        });
        assertStored(id);
        assertNothingStored(rolledBack);
    }

    @Test
    void a_publisher_to_an_outbox_that_is_not_known_is_not_found() {
        assertThatThrownBy(() -> InitialContext.doLookup(Names.UNKNOWN_OUTBOX)).isInstanceOf(NamingException.class);
    }

    // Failures while the transaction completes

    @Test
    void a_synchronization_that_fails_undoes_row_and_event() {
        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    notes.add(id);
                    beforeCompletion(InContainerIT::fail);
                }))
                .isInstanceOf(Exception.class);

        assertNothingStored(id);
    }

    @Test
    void a_synchronization_that_marks_for_rollback_undoes_row_and_event() {
        assertThatThrownBy(() -> bean(EjbService.class).required(notes -> {
                    notes.add(id);
                    beforeCompletion(() -> registry().setRollbackOnly());
                }))
                .isInstanceOf(Exception.class);

        assertNothingStored(id);
    }

    @Test
    void a_commit_that_the_database_refuses_leaves_no_event() {
        String other = id + "-other";
        bean(CdiService.class).required(notes -> notes.insert(id, id));

        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    // allowed until the commit
                    notes.insert(other, id);
                    notes.publish(other);
                }))
                .isInstanceOf(Exception.class);

        assertNothingStored(other);
    }

    @Test
    void a_commit_of_an_enterprise_bean_that_the_database_refuses_leaves_no_event() {
        String other = id + "-other";
        bean(CdiService.class).required(notes -> notes.insert(id, id));

        assertThatThrownBy(() -> bean(EjbService.class).required(notes -> {
                    notes.insert(other, id);
                    notes.publish(other);
                }))
                .isInstanceOf(Exception.class);

        assertNothingStored(other);
    }

    // Publishing while the transaction completes: Payara gives no connection any more that would roll back with it

    @Test
    void an_entity_listener_publishes_during_a_flush() {
        bean(JpaService.class).announceAndFlush(id, () -> {});

        assertThat(bean(Inspector.class).notes(id)).isOne();
        assertThat(typesWithMarker(id)).containsExactly(JpaService.ANNOUNCED, NotePublisher.WRITTEN);
    }

    @Test
    void an_event_of_an_entity_listener_at_the_commit_is_refused_and_the_row_rolled_back() {
        assertThatThrownBy(() -> bean(JpaService.class).persist(id))
                .rootCause()
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("already completing");
        assertNothingStored(id);

        assertThatThrownBy(() -> bean(JpaService.class).announceAndPersist(id))
                .rootCause()
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("already completing");
        assertNothingStored(id);
    }

    @Test
    void an_event_of_a_synchronization_is_refused_with_the_reason_and_all_rolled_back() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    notes.add(id);
                    beforeCompletion(() ->
                            refusal.set(catchThrowable(() -> notes.events().publish("last.minute", id, "text"))));
                }))
                .isInstanceOf(Exception.class);

        assertThat(refusal.get())
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("already completing")
                .hasMessageContaining("last.minute");
        assertNothingStored(id);
    }

    @Test
    void an_event_published_after_the_commit_is_outside_the_transaction_and_stored_at_once() {
        bean(CdiService.class).required(notes -> {
            notes.add(id);
            registry().registerInterposedSynchronization(new Completion() {
                @Override
                public void afterCompletion(int status) {
                    notes.events().publish("note.committed", id, "text");
                }
            });
        });

        assertThat(typesWithMarker(id)).containsExactly(Notes.ADDED, "note.committed");
    }

    // Publishing without a transaction, and what is refused

    @Test
    void an_event_published_outside_a_transaction_is_durable_at_once() {
        Event event = publisher().publish(Notes.ADDED, id, new Notes.NoteAdded(id, 1));

        // relayed at once, it has left the outbox only after the topic had it
        assertThat(bean(Inspector.class).outbox(id) == 1 || topicHas(event)).isTrue();
        assertThat(typesWithMarker(id)).containsExactly(Notes.ADDED);
    }

    @Test
    void an_invalid_event_is_refused_with_its_field_and_the_transaction_goes_on() {
        bean(CdiService.class).required(notes -> {
            notes.add(id);
            assertThatThrownBy(() -> notes.events().publish("no type", id, "text"))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContaining("type")
                    .extracting(failure -> ((InvalidEventException) failure).field())
                    .isEqualTo("type");
            assertThat(registry().getTransactionStatus()).isEqualTo(Status.STATUS_ACTIVE);
        });

        assertStored(id);
    }

    @Test
    void an_invalid_event_that_nobody_catches_rolls_the_transaction_back_like_any_runtime_exception() {
        assertThatThrownBy(() -> bean(CdiService.class).required(notes -> {
                    notes.add(id);
                    notes.events().publish(Event.builder("fine").group("x".repeat(201)));
                }))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("group");
        assertThatThrownBy(() -> bean(EjbService.class).required(notes -> {
                    notes.add(id);
                    notes.events().publish(Event.builder("fine").extension("Not Lower", "x"));
                }))
                .rootCause()
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("extension");

        assertNothingStored(id);
    }

    // Listening

    @Test
    void a_listener_receives_data_bound_to_its_type_and_its_effects_commit() {
        Event event = publisher().publish(PatientTasks.GIVEN, id, Task.of(7));

        awaitEffects(PatientTasks.SUBSCRIPTION, id, 7);
        assertThat(bean(Topic.class).ofGroup(id).get(0).value()).isEqualTo("{\"failures\":0,\"number\":7}");
        assertThat(bean(Inspector.class).inboxStates(PatientTasks.SUBSCRIPTION, event.id()))
                .containsExactly("done");
        assertOneAnswer();
    }

    @Test
    void a_runtime_exception_rolls_back_and_the_next_attempt_takes_effect_once() {
        assertRetried(PatientTasks.GIVEN, PatientTasks.SUBSCRIPTION, Fault.RUNTIME_EXCEPTION);
        assertOneAnswer();
    }

    @Test
    void a_checked_exception_rolls_back_and_the_next_attempt_takes_effect_once() {
        assertRetried(PatientTasks.GIVEN, PatientTasks.SUBSCRIPTION, Fault.CHECKED_EXCEPTION);
        assertOneAnswer();
    }

    @Test
    void a_listener_that_marks_its_transaction_for_rollback_is_called_again() {
        assertRetried(PatientTasks.GIVEN, PatientTasks.SUBSCRIPTION, Fault.ROLLBACK_ONLY);
        assertOneAnswer();
    }

    @Test
    void exceptions_of_a_bean_that_overrides_the_listener_method_roll_back_too() {
        assertRetried(PlainTasks.GIVEN, PlainTasks.SUBSCRIPTION, Fault.CHECKED_EXCEPTION);
    }

    @Test
    void a_batch_listener_takes_effect_once_for_each_event_that_its_filter_passes_in_order() {
        publisher().publish(BatchTasks.ONCE_GIVEN, id, Task.of(1));
        Event retried = publisher().publish(BatchTasks.GIVEN, id, Task.failing(2, Fault.CHECKED_EXCEPTION, 2));
        Event refused = publisher().publish(BatchTasks.GIVEN, id, Task.of(-3));
        publisher()
                .publishAll(IntStream.rangeClosed(4, 40)
                        .mapToObj(number ->
                                Event.builder(BatchTasks.GIVEN).group(id).data(Task.of(number)))
                        .toList());

        awaitEffects(
                BatchTasks.SUBSCRIPTION,
                id,
                IntStream.rangeClosed(1, 40)
                        .filter(number -> number != 3)
                        .boxed()
                        .toArray(Integer[]::new));
        assertThat(bean(Inspector.class).inboxStates(BatchTasks.SUBSCRIPTION, retried.id()))
                .containsExactly("done");
        assertThat(bean(Effects.class).attempts(BatchTasks.SUBSCRIPTION, refused.id()))
                .isZero();
    }

    @Test
    void a_record_that_is_in_the_topic_twice_takes_effect_once() {
        Event event = publisher().publish(PatientTasks.GIVEN, id, Task.of(1));
        awaitEffects(PatientTasks.SUBSCRIPTION, id, 1);

        bean(Topic.class).repeat(event.id());
        publisher().publish(PatientTasks.GIVEN, id, Task.of(2));

        awaitEffects(PatientTasks.SUBSCRIPTION, id, 1, 2);
        assertThat(bean(Topic.class).ofGroup(id))
                .extracting(TopicReader.Message::id)
                .filteredOn(event.id()::equals)
                .hasSize(2);
        assertThat(bean(Effects.class).attempts(PatientTasks.SUBSCRIPTION, event.id()))
                .isOne();
    }

    @Test
    void an_event_that_always_fails_becomes_a_dead_letter_and_later_ones_of_its_group_wait_behind_it() {
        String other = id + "-other";
        publisher().publish(StrictTasks.GIVEN, id, Task.of(1));
        Event poison =
                publisher().publish(StrictTasks.GIVEN, id, Task.failing(2, Fault.RUNTIME_EXCEPTION, Integer.MAX_VALUE));
        List<String> waiting = Stream.of(3, 4, 5)
                .map(number -> publisher()
                        .publish("strict." + number, id, Task.of(number))
                        .id())
                .toList();
        publisher().publish(StrictTasks.GIVEN, other, Task.of(1));

        awaitEffects(StrictTasks.SUBSCRIPTION, other, 1);
        await().untilAsserted(() -> assertThat(bean(Inspector.class).deadLetters(StrictTasks.SUBSCRIPTION, id))
                .hasSize(4));
        List<DeadLetter> letters = bean(Inspector.class).deadLetters(StrictTasks.SUBSCRIPTION, id);
        assertThat(letters).extracting(DeadLetter::state).containsExactly("dead", "queued", "queued", "queued");
        assertThat(letters.get(0).eventId()).isEqualTo(poison.id());
        assertThat(letters.get(0).attempts()).isEqualTo(2);
        assertThat(letters.get(0).error()).contains("attempt 2 fails on purpose");
        assertThat(letters.subList(1, 4)).extracting(DeadLetter::eventId).isEqualTo(waiting);
        assertThat(bean(Inspector.class).parked(StrictTasks.SUBSCRIPTION, id)).isOne();
        assertThat(bean(Inspector.class).parked(StrictTasks.SUBSCRIPTION, other))
                .isZero();
        assertThat(bean(Inspector.class).inboxStates(StrictTasks.SUBSCRIPTION, poison.id()))
                .containsExactly("dead");
        assertThat(bean(Inspector.class).effects(StrictTasks.SUBSCRIPTION, id)).containsExactly(1);
    }

    // Administration

    @Test
    void a_redriven_group_takes_effect_in_order_and_new_events_flow_again() {
        publisher().publish(StrictTasks.GIVEN, id, Task.failing(1, Fault.RUNTIME_EXCEPTION, 2));
        publisher().publish(StrictTasks.GIVEN, id, Task.of(2));
        publisher().publish(StrictTasks.GIVEN, id, Task.of(3));
        await().until(() ->
                bean(Inspector.class).deadLetters(StrictTasks.SUBSCRIPTION, id).size() == 3);
        DeadLetterFilter ofGroup = DeadLetterFilter.of(StrictTasks.SUBSCRIPTION).withGroup(id);
        assertThat(admin().deadLetters(ofGroup, PageRequest.first(10)).items()).hasSize(3);

        Operation redrive =
                admin().redrive(DeadLetterSelection.group(StrictTasks.SUBSCRIPTION, id), new Change("ann", "mended"));

        assertThat(ended(redrive).progress().delivered()).isEqualTo(3);
        awaitEffects(StrictTasks.SUBSCRIPTION, id, 1, 2, 3);
        publisher().publish(StrictTasks.GIVEN, id, Task.of(4));
        awaitEffects(StrictTasks.SUBSCRIPTION, id, 1, 2, 3, 4);
        assertThat(admin().deadLetters(ofGroup, PageRequest.first(10)).items()).isEmpty();
        assertThat(admin().audit(new AuditFilter("ann", null, null, null, null), PageRequest.first(10))
                        .items())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.reason()).isEqualTo("mended"));
    }

    @Test
    void a_replay_delivers_again_what_its_preview_counted() {
        publisher().publish(PatientTasks.GIVEN, id, Task.of(1));
        publisher().publish(PatientTasks.GIVEN, id, Task.of(2));
        awaitEffects(PatientTasks.SUBSCRIPTION, id, 1, 2);

        ReplayPreview preview = admin().previewReplay(
                        ReplayRequest.of(
                                        PatientTasks.SUBSCRIPTION,
                                        ReplayWindow.since(Instant.now().minusSeconds(3_600)))
                                .withGroups(id),
                        5);
        Operation replay = admin().replay(preview.request(), new Change("bob", "report was lost"));

        assertThat(preview.count()).isEqualTo(2);
        assertThat(ended(replay).progress().delivered()).isEqualTo(2);
        awaitEffects(PatientTasks.SUBSCRIPTION, id, 1, 2, 1, 2);
    }

    @Test
    void a_paused_subscription_delivers_nothing_until_it_is_resumed() {
        admin().pause(PlainTasks.SUBSCRIPTION, new Change("ann", "maintenance"));
        await().until(() -> here(PlainTasks.SUBSCRIPTION) == SubscriptionInfo.Here.PAUSED);
        publisher().publish(PlainTasks.GIVEN, id, Task.of(1));
        // goes through the same topic, so what is not held back would have arrived by then
        publisher().publish(PatientTasks.GIVEN, id, Task.of(1));
        awaitEffects(PatientTasks.SUBSCRIPTION, id, 1);
        assertThat(bean(Inspector.class).effects(PlainTasks.SUBSCRIPTION, id)).isEmpty();

        admin().resume(PlainTasks.SUBSCRIPTION, new Change("ann", "done"));

        awaitEffects(PlainTasks.SUBSCRIPTION, id, 1);
    }

    private static EventraAdmin admin() {
        return bean(Operator.class).admin();
    }

    private static Operation ended(Operation operation) {
        await().until(() ->
                admin().operation(operation.id()).orElseThrow().state().isFinal());
        Operation ended = admin().operation(operation.id()).orElseThrow();
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
        return ended;
    }

    private static SubscriptionInfo.Here here(String subscription) {
        return admin().subscriptions().stream()
                .filter(each -> each.name().equals(subscription))
                .findFirst()
                .orElseThrow()
                .here();
    }

    // Listening by CDI beans

    @Test
    void a_cdi_bean_receives_an_event_once_in_its_transaction() {
        Event event = publisher().publish(BeanTasks.GIVEN, id, Task.of(7));

        awaitEffects(BeanTasks.SUBSCRIPTION, id, 7);
        assertThat(bean(Inspector.class).inboxStates(BeanTasks.SUBSCRIPTION, event.id()))
                .containsExactly("done");
        assertThat(typesWithMarker(id)).containsExactly(BeanTasks.GIVEN, BeanTasks.DONE);
    }

    @Test
    void row_inbox_and_event_of_a_cdi_bean_that_throws_a_checked_exception_roll_back() {
        assertRetried(BeanTasks.GIVEN, BeanTasks.SUBSCRIPTION, Fault.CHECKED_EXCEPTION);
        assertThat(typesWithMarker(id)).filteredOn(BeanTasks.DONE::equals).hasSize(2);
    }

    @Test
    void row_inbox_and_event_of_a_cdi_bean_that_throws_a_runtime_exception_roll_back() {
        assertRetried(BeanTasks.GIVEN, BeanTasks.SUBSCRIPTION, Fault.RUNTIME_EXCEPTION);
        assertThat(typesWithMarker(id)).filteredOn(BeanTasks.DONE::equals).hasSize(2);
    }

    @Test
    void a_cdi_bean_that_marks_its_transaction_for_rollback_is_called_again() {
        assertRetried(BeanTasks.GIVEN, BeanTasks.SUBSCRIPTION, Fault.ROLLBACK_ONLY);
        assertThat(typesWithMarker(id)).filteredOn(BeanTasks.DONE::equals).hasSize(2);
    }

    @Test
    void another_subscription_of_the_same_type_is_named_after_its_class_and_has_a_request_for_each_event() {
        publisher().publish(BeanTasks.GIVEN, id, Task.of(7));
        publisher().publish(BeanTasks.GIVEN, id, Task.of(8));

        awaitEffects(ContextTasks.SUBSCRIPTION, id, 2, 2);
        awaitEffects(BeanTasks.SUBSCRIPTION, id, 7, 8);
    }

    @Test
    void a_replay_reaches_a_cdi_bean() {
        publisher().publish(BeanTasks.GIVEN, id, Task.of(1));
        publisher().publish(BeanTasks.GIVEN, id, Task.of(2));
        awaitEffects(BeanTasks.SUBSCRIPTION, id, 1, 2);

        Operation replay = admin().replay(
                        ReplayRequest.of(
                                        BeanTasks.SUBSCRIPTION,
                                        ReplayWindow.since(Instant.now().minusSeconds(3_600)))
                                .withGroups(id),
                        new Change("bob", "report was lost"));

        assertThat(ended(replay).progress().delivered()).isEqualTo(2);
        awaitEffects(BeanTasks.SUBSCRIPTION, id, 1, 2, 1, 2);
    }

    @Test
    void a_redrive_reaches_a_cdi_bean() {
        publisher().publish(BeanTasks.GIVEN, id, Task.failing(1, Fault.RUNTIME_EXCEPTION, 10));
        publisher().publish(BeanTasks.GIVEN, id, Task.of(2));
        await().until(() ->
                bean(Inspector.class).deadLetters(BeanTasks.SUBSCRIPTION, id).size() == 2);

        Operation redrive =
                admin().redrive(DeadLetterSelection.group(BeanTasks.SUBSCRIPTION, id), new Change("ann", "mended"));

        assertThat(ended(redrive).progress().delivered()).isEqualTo(2);
        awaitEffects(BeanTasks.SUBSCRIPTION, id, 1, 2);
    }

    /** Two workers that share a captured context take each other's connections, and rows get lost. */
    @Test
    void many_groups_of_a_cdi_bean_in_parallel_lose_and_repeat_nothing() {
        List<String> groups =
                IntStream.range(0, 20).mapToObj(number -> id + '-' + number).toList();
        List<Integer> numbers = IntStream.range(0, 20).boxed().toList();
        numbers.forEach(number -> publisher()
                .publishAll(groups.stream()
                        .map(group ->
                                Event.builder(BeanTasks.GIVEN).group(group).data(Task.of(number)))
                        .toList()));

        for (String group : groups) {
            awaitEffects(BeanTasks.SUBSCRIPTION, group, numbers.toArray(Integer[]::new));
            awaitEffects(
                    ContextTasks.SUBSCRIPTION,
                    group,
                    numbers.stream().map(number -> 2).toArray(Integer[]::new));
        }
        assertThat(typesWithMarker(groups.get(0)))
                .filteredOn(BeanTasks.DONE::equals)
                .hasSize(20);
    }

    private void assertRetried(String type, String subscription, Fault fault) {
        Event event = publisher().publish(type, id, Task.failing(1, fault, 2));
        publisher().publish(type, id, Task.of(2));

        awaitEffects(subscription, id, 1, 2);
        assertThat(bean(Effects.class).attempts(subscription, event.id())).isEqualTo(3);
        assertThat(bean(Inspector.class).inboxStates(subscription, event.id())).containsExactly("done");
    }

    /** What a listener published in attempts that rolled back must not be there. */
    private void assertOneAnswer() {
        long tasks =
                bean(Inspector.class).effects(PatientTasks.SUBSCRIPTION, id).size();
        assertThat(typesWithMarker(id)).filteredOn(PatientTasks.DONE::equals).hasSize((int) tasks);
    }

    private static void awaitEffects(String subscription, String group, Integer... numbers) {
        await().untilAsserted(() ->
                assertThat(bean(Inspector.class).effects(subscription, group)).containsExactly(numbers));
    }

    private static void assertStored(String id) {
        assertThat(bean(Inspector.class).notes(id)).as("row").isOne();
        assertThat(typesWithMarker(id)).containsExactly(Notes.ADDED);
    }

    private static void assertNothingStored(String id) {
        assertThat(bean(Inspector.class).notes(id)).as("row").isZero();
        assertThat(typesWithMarker(id)).isEmpty();
    }

    /** The types of all events of a group; with a later event of the same shard as the proof that none is missing. */
    private static List<String> typesWithMarker(String group) {
        Event marker = publisher().publish(MARKER, group, null);
        await().untilAsserted(() -> assertThat(topicHas(marker)).isTrue());
        await().untilAsserted(
                        () -> assertThat(bean(Inspector.class).outbox(group)).isZero());
        return bean(Topic.class).ofGroup(group).stream()
                .map(TopicReader.Message::type)
                .filter(type -> !type.equals(MARKER))
                .toList();
    }

    private static boolean topicHas(Event event) {
        return bean(Topic.class).ofGroup(event.group().orElseThrow()).stream()
                .anyMatch(message -> message.id().equals(event.id()));
    }

    private static void fail() {
        throw new OnPurpose();
    }

    /** Does this when the present transaction completes, before the commit. */
    private static void beforeCompletion(Runnable action) {
        registry().registerInterposedSynchronization(new Completion() {
            @Override
            public void beforeCompletion() {
                action.run();
            }
        });
    }

    private static Connection useAndHold() {
        DataSource database = lookup(Names.DATABASE);
        try {
            Connection connection = database.getConnection();
            useAgain(connection);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void useAgain(Connection connection) {
        Inspector.outbox(connection, "nobody");
    }

    private abstract static class Completion implements Synchronization {

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {}
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .pollDelay(Duration.ZERO);
    }

    private static Notes notes() {
        return bean(CdiService.class).notes();
    }

    private static EventPublisher publisher() {
        return notes().events();
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }

    private static UserTransaction userTransaction() {
        return lookup("java:comp/UserTransaction");
    }

    private static TransactionSynchronizationRegistry registry() {
        return lookup("java:comp/TransactionSynchronizationRegistry");
    }

    private static <T> T lookup(String name) {
        try {
            return InitialContext.doLookup(name);
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class OnPurpose extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OnPurpose() {
            super("on purpose");
        }
    }
}
