package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.cluster.NoCluster;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.HeldReader;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.outbox.RejectedRelease;
import dev.eventra.engine.outbox.RejectedStore;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.thread.Threads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator sees and does of rejected events, on a real database; the test stands in for the relay. */
@Timeout(120)
abstract class RejectedAdminContract {

    private static final Change CHANGE = new Change("anna", "the limit is raised");
    private static final String OUTBOX = "orders";
    private static final String TOO_LARGE = "org.apache.kafka.common.errors.RecordTooLargeException";

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Administration> servers = new ArrayList<>();
    private Outbox outbox;
    private EventraAdmin admin;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        outbox = new OutboxOpener()
                .open(
                        new OutboxSettings("rejected", OUTBOX, "jdbc/test", 2, "events", SchemaMode.CREATE),
                        freshDatabase());
        DeliveryDatabase.open(outbox.dataSource(), SchemaMode.CREATE);
        admin = server("a");
    }

    private EventraAdmin server(String worker) {
        Administration administration = new Administration(
                new Administration.Server(
                        new Threads(executor),
                        ClusterNode.noTransactions(),
                        name -> outbox.dataSource(),
                        worker,
                        new KafkaSettings("localhost:1", Map.of()),
                        outbox.topic(),
                        other -> true,
                        new Installation(
                                "rejected",
                                new NoCluster(),
                                () -> WorkerReport.EMPTY,
                                List.of(),
                                () -> "",
                                TestEvents.OFF)),
                SchemaMode.CREATE);
        servers.add(administration);
        administration.start(outbox);
        return await().ignoreException(AdminUnavailableException.class).until(administration::service, service -> true);
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Administration server : servers) {
            server.close(Duration.ofSeconds(5));
        }
        executor.shutdownNow();
    }

    /** Stores events of a group in shard 1 and sets them aside, the first as refused. */
    private List<String> setAside(String group, int events) throws SQLException {
        List<String> ids = new ArrayList<>();
        run(connection -> {
            List<Event> made = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                Event.Builder event = Event.builder("order.placed")
                        .source("/shop")
                        .extension("tenant", "acme")
                        .data("{\"n\":" + i + "}");
                made.add((group == null ? event : event.group(group)).build());
            }
            new OutboxStore().insert(connection, 1, made);
            made.forEach(event -> ids.add(event.id()));
            List<Long> rows = rows(connection);
            RejectedStore store = new RejectedStore(Dialects.of(connection));
            store.reject(
                    connection,
                    1,
                    rows.get(0),
                    group,
                    new RejectedStore.Refused(new RecordTooLargeException("5000 bytes, 2000 are allowed"), "w1", 7));
            store.queue(connection, 1, rows.subList(1, rows.size()));
            return null;
        });
        return ids;
    }

    private <T> T run(LocalTransaction.Work<T> work) throws SQLException {
        return LocalTransaction.run(outbox.dataSource(), work);
    }

    private static List<Long> rows(Connection connection) throws SQLException {
        return new OutboxStore()
                .read(connection, 1, List.of(), 1_000, Long.MAX_VALUE).stream()
                        .map(OutboxRow::seq)
                        .toList();
    }

    /** Takes all rows out of the table, as the relay does; returns their events. */
    private List<String> relay(int count) {
        List<String> relayed = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            run(connection -> {
                List<OutboxRow> rows = new OutboxStore().read(connection, 1, List.of(), 1_000, Long.MAX_VALUE);
                rows.forEach(row -> relayed.add(row.id()));
                return new OutboxStore()
                        .delete(connection, 1, rows.stream().map(OutboxRow::seq).toList());
            });
            return relayed.size() >= count;
        });
        return relayed;
    }

    private Operation ended(Operation operation) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> admin.operation(operation.id()).orElseThrow(), now -> now.state()
                        .isFinal());
    }

    private List<RejectedInfo> list(RejectedFilter filter) {
        return admin.rejected(filter, PageRequest.first(100)).items();
    }

    @Test
    void lists_what_is_set_aside_page_by_page_and_by_each_filter() throws SQLException {
        List<String> ann = setAside("ann", 3);
        List<String> bob = setAside("bob", 1);
        List<String> none = setAside(null, 1);

        RejectedFilter all = RejectedFilter.of(OUTBOX);
        assertThat(list(all))
                .extracting(RejectedInfo::eventId)
                .containsExactly(ann.get(0), ann.get(1), ann.get(2), bob.get(0), none.get(0));
        Page<RejectedInfo> first = admin.rejected(all, PageRequest.first(2));
        assertThat(first.items()).hasSize(2);
        assertThat(admin.rejected(all, PageRequest.first(3).after(first.cursor()))
                        .items())
                .extracting(RejectedInfo::eventId)
                .containsExactly(ann.get(2), bob.get(0), none.get(0));
        assertThat(list(all.withGroup("ann"))).hasSize(3);
        assertThat(list(all.withGroup("ann").withState(RejectedState.WAITING))).hasSize(2);
        assertThat(list(all.withReasonClass(TOO_LARGE))).hasSize(3);
        assertThat(list(all.withReasonClass("x.Y"))).isEmpty();
        assertThat(list(all.withShard(1))).hasSize(5);
        assertThat(list(all.withShard(0))).isEmpty();

        RejectedInfo refused = list(all).get(0);
        assertThat(refused.outbox()).isEqualTo(OUTBOX);
        assertThat(refused.shard()).isEqualTo(1);
        assertThat(refused.state()).isEqualTo(RejectedState.REJECTED);
        assertThat(refused.group()).isEqualTo("ann");
        assertThat(refused.reasonClass()).isEqualTo(TOO_LARGE);
        assertThat(refused.reason()).isEqualTo("5000 bytes, 2000 are allowed");
        assertThat(refused.worker()).isEqualTo("w1");
        assertThat(refused.setAside()).isAfterOrEqualTo(refused.stored());
        RejectedContent content = admin.rejectedEvent(OUTBOX, refused.entry()).orElseThrow();
        assertThat(content.data()).asString().isEqualTo("{\"n\":0}");
        assertThat(content.extensions()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(content).asString().doesNotContain("acme");
        assertThat(admin.rejectedEvent(OUTBOX, 4711)).isEmpty();
        assertThat(admin.path("/shop", ann.get(0)).known().orElseThrow().steps())
                .extracting(EventPath.Step::kind)
                .containsExactly(EventPath.Kind.STORED, EventPath.Kind.REJECTED);
        assertThat(admin.path("/shop", ann.get(1)).known().orElseThrow().steps())
                .extracting(EventPath.Step::kind)
                .containsExactly(EventPath.Kind.STORED, EventPath.Kind.QUEUED);
    }

    @Test
    void what_is_set_aside_or_delayed_is_counted_up_to_a_bound() throws SQLException {
        Administration server = servers.get(0);
        await().untilAsserted(
                        () -> assertThat(server.known(OUTBOX)).as("unasked for").isPresent());
        setAside("ann", 3);
        setAside(null, 1);
        delay(2);
        await().untilAsserted(() -> assertThat(admin.outboxes())
                .containsExactly(new OutboxInfo(OUTBOX, 2, true, new Count(4, false), new Count(2, false))));
        delay(HeldReader.COUNTED);
        await().untilAsserted(() -> assertThat(admin.outboxes())
                .extracting(OutboxInfo::delayed)
                .containsExactly(new Count(HeldReader.COUNTED, true)));
        assertThat(server.known(OUTBOX)).map(OutboxInfo::setAside).contains(new Count(4, false));
        assertThat(server.known("elsewhere")).isEmpty();
    }

    private void delay(int events) throws SQLException {
        run(connection -> {
            String later = Dialects.of(connection).now() + " + INTERVAL '1' DAY";
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO eventra_scheduled" + " (not_before, id, type, source, event_time) VALUES (" + later
                            + ", ?, 't', '/s', " + later + ")")) {
                for (int i = 0; i < events; i++) {
                    insert.setString(1, "delayed-" + i);
                    insert.addBatch();
                }
                return insert.executeBatch();
            }
        });
    }

    @Test
    void begin_and_end_of_an_operation_are_in_the_log_with_its_state_and_its_counts() throws SQLException {
        setAside("ann", 2);
        try (LogCapture begins = new LogCapture(AdminLoop.class);
                LogCapture ends = new LogCapture(OperationRun.class)) {
            Operation discard = admin.discardRejected(RejectedSelection.group(OUTBOX, "ann"), CHANGE);
            relay(1);
            await().untilAsserted(() -> assertThat(ends.lines())
                    .contains("INFO operation " + discard.id() + " ends here: DISCARD_REJECTED for " + OUTBOX
                            + " is DONE: 0 delivered, 0 skipped, 1 discarded, 0 failed, 0 queued"));
            assertThat(begins.lines())
                    .contains("INFO operation " + discard.id() + " begins here: DISCARD_REJECTED for " + OUTBOX);
        }
    }

    @Test
    void a_retry_gives_a_group_back_in_order_and_counts_what_became_of_it() throws SQLException {
        List<String> ann = setAside("ann", 4);
        List<String> bob = setAside("bob", 2);

        Operation retry = admin.retryRejected(RejectedSelection.group(OUTBOX, "ann"), CHANGE);
        assertThat(relay(4)).isEqualTo(ann);
        Operation done = ended(retry);
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.subscription()).isEqualTo(OUTBOX);
        assertThat(done.progress().delivered()).isEqualTo(1);
        assertThat(done.message()).isNull();
        assertThat(list(RejectedFilter.of(OUTBOX)))
                .extracting(RejectedInfo::eventId)
                .isEqualTo(bob);
        List<AuditEntry> audit =
                admin.audit(AuditFilter.ALL, PageRequest.first(10)).items();
        assertThat(audit).extracting(AuditEntry::action).containsExactly("retry_rejected done", "retry_rejected");
        assertThat(audit).extracting(AuditEntry::actor).containsOnly("anna");
        assertThat(audit).extracting(AuditEntry::reason).containsOnly("the limit is raised");
        assertThat(audit).extracting(AuditEntry::target).containsOnly(OUTBOX);
        assertThat(audit.get(0).count()).isEqualTo(1);
    }

    @Test
    void what_is_refused_again_counts_as_failed() throws SQLException {
        List<String> ann = setAside("ann", 2);
        Operation retry = admin.retryRejected(
                RejectedSelection.one(
                        OUTBOX, list(RejectedFilter.of(OUTBOX)).get(0).entry()),
                CHANGE);
        await().until(() -> {
            List<Long> rows = run(RejectedAdminContract::rows);
            if (rows.size() < 2) {
                return false;
            }
            return run(connection -> {
                RejectedStore store = new RejectedStore(Dialects.of(connection));
                store.reject(
                        connection,
                        1,
                        rows.get(0),
                        "ann",
                        new RejectedStore.Refused(new IllegalStateException("again"), "w2", 8));
                store.queue(connection, 1, rows.subList(1, 2));
                return true;
            });
        });
        Operation done = ended(retry);
        assertThat(done.progress().failed()).isEqualTo(1);
        assertThat(done.progress().delivered()).isZero();
        assertThat(list(RejectedFilter.of(OUTBOX)))
                .extracting(RejectedInfo::eventId)
                .isEqualTo(ann);
    }

    @Test
    void a_discard_deletes_what_was_refused_and_lets_the_others_go() throws SQLException {
        List<String> ann = setAside("ann", 3);
        List<String> none = setAside(null, 1);
        List<String> bob = setAside("bob", 1);
        Operation discard = admin.discardRejected(
                RejectedSelection.matching(RejectedFilter.of(OUTBOX).withReasonClass(TOO_LARGE)), CHANGE);
        assertThat(relay(2)).isEqualTo(ann.subList(1, 3));
        Operation done = ended(discard);
        assertThat(done.progress().discarded()).isEqualTo(3);
        assertThat(list(RejectedFilter.of(OUTBOX))).isEmpty();
        List<AuditEntry> audit =
                admin.audit(AuditFilter.ALL, PageRequest.first(10)).items();
        assertThat(audit)
                .extracting(AuditEntry::action)
                .containsExactly("discard_rejected done", "discard_rejected", "discard_rejected");
        assertThat(audit.get(0).count()).isEqualTo(3);
        assertThat(audit.get(1).detail())
                .contains(ann.get(0), none.get(0), bob.get(0))
                .doesNotContain(ann.get(1));
    }

    @Test
    void what_a_dead_server_left_on_its_way_goes_on_with_the_next_operation() throws SQLException {
        List<String> ann = setAside("ann", 4);
        run(connection -> new RejectedRelease(Dialects.of(connection)).step(connection, "ann", true, 2, 1_000));
        assertThat(relay(2)).isEqualTo(ann.subList(0, 2));
        Operation retry = admin.retryRejected(RejectedSelection.group(OUTBOX, "ann"), CHANGE);
        assertThat(relay(2)).isEqualTo(ann.subList(2, 4));
        assertThat(ended(retry).state()).isEqualTo(OperationState.DONE);
        assertThat(this.<Map<String, Long>>run(
                        connection -> new RejectedStore(Dialects.of(connection)).lock(connection, Set.of("ann"))))
                .isEmpty();
    }

    @Test
    void a_request_that_makes_no_sense_is_refused_and_changes_nothing() throws SQLException {
        setAside("ann", 2);
        long waiting = list(RejectedFilter.of(OUTBOX)).get(1).entry();
        assertThatThrownBy(() -> admin.retryRejected(RejectedSelection.one(OUTBOX, waiting), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("only waits behind the one of group ann");
        assertThatThrownBy(() -> admin.discardRejected(RejectedSelection.one(OUTBOX, 4711), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("no rejected event 4711");
        assertThatThrownBy(() -> admin.retryRejected(RejectedSelection.group("other", "ann"), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("no outbox other");
        assertThatThrownBy(() -> admin.rejected(RejectedFilter.of("other"), PageRequest.first(1)))
                .isInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(() -> admin.retryRejected(RejectedSelection.group(OUTBOX, "ann"), null))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() ->
                        RejectedSelection.matching(RejectedFilter.of(OUTBOX).withState(RejectedState.WAITING)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("WAITING");
        assertThat(admin.audit(AuditFilter.ALL, PageRequest.first(1)).items()).isEmpty();
        assertThat(list(RejectedFilter.of(OUTBOX))).hasSize(2);
    }
}
