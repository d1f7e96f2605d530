package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finding the events of two outboxes; a small subclass for each kind of database. */
@Timeout(120)
abstract class OutboxSearchContract {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final UnreachedOutbox AUDIT = new UnreachedOutbox(
            "audit", "this server does not reach outbox audit, or has not opened it yet: ask one that does");

    private TwoOutboxes outboxes;
    private Outbox orders;
    private Outbox billing;
    private EventraAdmin admin;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws Exception {
        outboxes = new TwoOutboxes(freshDatabase(), freshDatabase());
        orders = outboxes.orders;
        billing = outboxes.billing;
        admin = outboxes.admin;
    }

    @AfterEach
    void close() throws InterruptedException {
        outboxes.close();
    }

    private static EventFilter state(EventState state) {
        return new EventFilter(null, null, null, state, null, null);
    }

    private List<EventSummary> all(EventFilter filter, int size) {
        return EventLists.all(admin, filter, size);
    }

    private static List<String> ids(List<EventSummary> events) {
        return events.stream().map(EventSummary::id).toList();
    }

    @Test
    void waiting_events_of_all_outboxes_are_one_list_each_once_the_latest_first() throws SQLException {
        Set<String> inOrders = new HashSet<>();
        Set<String> inBilling = new HashSet<>();
        for (int round = 0; round < 40; round++) {
            // several of one after the other, so that pages end in the middle of either
            if (round / 4 % 2 == 0) {
                inOrders.add(
                        outboxes.publish(orders, round % 3, "t" + round % 2).id());
            } else {
                inBilling.add(
                        outboxes.publish(billing, round % 2, "t" + round % 2).id());
            }
        }

        for (int size : new int[] {1, 3, 7, 500}) {
            List<EventSummary> found = all(EventFilter.ALL, size);
            assertThat(found)
                    .hasSize(40)
                    .extracting(EventSummary::id)
                    .doesNotHaveDuplicates()
                    .containsAll(inOrders)
                    .containsAll(inBilling);
            assertThat(found)
                    .extracting(EventSummary::stored)
                    .isSortedAccordingTo(Comparator.<Instant>naturalOrder().reversed());
            assertThat(found).allSatisfy(event -> assertThat(event.outbox())
                    .isEqualTo(inOrders.contains(event.id()) ? "orders" : "billing"));
            assertThat(ids(all(EventFilter.ALL.withOutbox("billing"), size)))
                    .containsExactlyInAnyOrderElementsOf(inBilling);
            assertThat(all(new EventFilter(null, "t1", null, null, null, null), size))
                    .hasSize(20);
        }
    }

    @Test
    void what_the_journals_have_is_one_list_too_behind_all_that_wait() throws SQLException {
        for (int n = 0; n < 60; n++) {
            // of one moment in both
            outboxes.relayed(n % 3 == 0 ? billing : orders, "e" + n, "t" + n % 2, "g" + n % 5, NOON.plusSeconds(n / 7));
        }
        outboxes.publish(orders, 0, "t");
        outboxes.publish(billing, 1, "t");

        for (int size : new int[] {1, 4, 7, 500}) {
            List<EventSummary> found = all(EventFilter.ALL, size);
            assertThat(found).hasSize(62).extracting(EventSummary::id).doesNotHaveDuplicates();
            assertThat(found.subList(0, 2))
                    .allMatch(event -> event.state() == EventState.PENDING)
                    .extracting(EventSummary::outbox)
                    .containsExactly("billing", "orders");
            assertThat(found.subList(2, 62))
                    .extracting(EventSummary::stored)
                    .isSortedAccordingTo(Comparator.<Instant>naturalOrder().reversed());
            assertThat(all(state(EventState.RELAYED).withOutbox("billing"), size))
                    .hasSize(20)
                    .allMatch(event -> event.outbox().equals("billing"));
            assertThat(all(new EventFilter(null, "t1", "g2", null, null, null), size))
                    .hasSize(6);
        }
    }

    @Test
    void events_that_share_an_id_are_found_in_both_outboxes_and_on_pages_of_one() throws SQLException {
        outboxes.relayed(orders, "same", "t", null, NOON);
        outboxes.relayed(orders, "same", "t", null, NOON.plusSeconds(5));
        outboxes.relayed(billing, "same", "t", null, NOON.plusSeconds(2));
        EventFilter filter = new EventFilter("same", null, null, null, null, null);

        for (int size : new int[] {1, 2, 50}) {
            assertThat(all(filter, size))
                    .extracting(EventSummary::outbox)
                    .containsExactly("orders", "billing", "orders");
        }
    }

    @Test
    void rare_events_are_in_order_though_a_page_looks_less_far_back_in_one_outbox() throws SQLException {
        Event first = outboxes.publish(billing, 0, "rare");
        Event second = outboxes.publish(orders, 1, "rare");
        try (Connection connection = orders.dataSource().getConnection()) {
            List<Event> many = IntStream.range(0, 12_000)
                    .mapToObj(n ->
                            Event.builder("frequent").source(TwoOutboxes.SOURCE).build())
                    .toList();
            new OutboxStore().insert(connection, 1, many);
        }
        Event third = outboxes.publish(billing, 1, "rare");

        for (int size : new int[] {1, 50}) {
            assertThat(ids(all(new EventFilter(null, "rare", null, EventState.PENDING, null, null), size)))
                    .containsExactly(third.id(), second.id(), first.id());
        }
    }

    @Test
    void so_are_those_of_the_journals() throws SQLException {
        outboxes.relayed(billing, "first", "rare", "g", NOON);
        outboxes.relayed(orders, "second", "rare", "g", NOON.plusSeconds(1));
        outboxes.relayedMany(orders, 6_000, "frequent", "g", NOON.plusSeconds(2));
        outboxes.relayed(billing, "third", "rare", "g", NOON.plusSeconds(3));

        for (int size : new int[] {1, 50}) {
            assertThat(ids(all(new EventFilter(null, "rare", "g", null, null, null), size)))
                    .containsExactly("third", "second", "first");
        }
    }

    @Test
    void every_page_says_which_outboxes_it_could_not_look_in() throws SQLException {
        for (int n = 0; n < 5; n++) {
            outboxes.relayed(orders, "o" + n, "t", null, NOON.plusSeconds(2 * n));
            outboxes.relayed(billing, "b" + n, "t", null, NOON.plusSeconds(2 * n + 1));
        }
        EventPage first = admin.events(EventFilter.ALL, PageRequest.first(3));
        assertThat(ids(first.items())).containsExactly("b4", "o4", "b3");
        assertThat(first.unreached()).containsExactly(AUDIT);

        outboxes.billingDown = true;
        EventPage second = admin.events(EventFilter.ALL, PageRequest.first(3).after(first.cursor()));
        assertThat(ids(second.items())).containsExactly("o3", "o2", "o1");
        assertThat(second.unreached()).extracting(UnreachedOutbox::outbox).containsExactly("audit", "billing");
        assertThat(second.unreached().get(1).reason()).contains("outbox billing: the database did not answer");

        outboxes.billingDown = false;
        EventPage third = admin.events(EventFilter.ALL, PageRequest.first(3).after(second.cursor()));
        assertThat(ids(third.items())).containsExactly("o0");
        assertThat(third.next()).isEmpty();
        assertThat(third.unreached()).extracting(UnreachedOutbox::outbox).containsExactly("audit", "billing");
        // who asks for the second page again gets it all
        EventPage again = admin.events(EventFilter.ALL, PageRequest.first(3).after(first.cursor()));
        assertThat(ids(again.items())).containsExactly("o3", "b2", "o2");
        assertThat(again.unreached()).containsExactly(AUDIT);
    }

    @Test
    void a_search_of_one_outbox_fails_if_that_can_not_be_looked_in() {
        outboxes.billingDown = true;

        assertThatThrownBy(() -> admin.events(EventFilter.ALL.withOutbox("billing"), PageRequest.first(5)))
                .isInstanceOf(AdminUnavailableException.class)
                .hasMessageContaining("outbox billing");
        assertThatThrownBy(() -> admin.events(EventFilter.ALL.withOutbox("audit"), PageRequest.first(5)))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage(AUDIT.reason() + ". Reached here: orders, billing");
        assertThatThrownBy(() -> admin.events(EventFilter.ALL.withOutbox("bills"), PageRequest.first(5)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "outbox \"bills\" is not allowed; allowed are those that this server knows: orders, billing,"
                                + " audit");
        outboxes.administration.refused("billing", "it is another database");
        assertThat(admin.events(EventFilter.ALL, PageRequest.first(5)).unreached())
                .extracting(UnreachedOutbox::reason)
                .contains("the cluster does not accept outbox billing of this server: it is another database."
                        + " Ask another server");
    }

    @Test
    void the_path_of_an_event_is_found_in_whichever_outbox_has_it() throws SQLException {
        Event waiting = outboxes.publish(billing, 1, "bill.sent");
        outboxes.relayed(billing, "r1", "bill.sent", "g", NOON);

        EventPath path = admin.path(TwoOutboxes.SOURCE, waiting.id()).known().orElseThrow();
        assertThat(path.event().outbox()).isEqualTo("billing");
        assertThat(path.steps()).extracting(Step::kind).containsExactly(Kind.STORED);
        FoundPath relayed = admin.path(TwoOutboxes.SOURCE, "r1");
        assertThat(relayed.known().orElseThrow().event().outbox()).isEqualTo("billing");
        assertThat(relayed.known().orElseThrow().steps())
                .extracting(Step::kind)
                .containsExactly(Kind.STORED, Kind.RELAYED);
        assertThat(relayed.unreached()).isEmpty();
        assertThat(admin.path(TwoOutboxes.SOURCE, "r1", "billing").known()).isPresent();
        assertThat(admin.path(TwoOutboxes.SOURCE, "r1", "orders").known()).isEmpty();
        assertThatThrownBy(() -> admin.path(TwoOutboxes.SOURCE, "r1", "bills"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void an_event_that_is_not_found_may_be_where_nobody_looked() throws SQLException {
        Event waiting = outboxes.publish(billing, 1, "bill.sent");
        assertThat(admin.path(TwoOutboxes.SOURCE, "unknown").unreached()).containsExactly(AUDIT);

        outboxes.billingDown = true;
        FoundPath path = admin.path(TwoOutboxes.SOURCE, waiting.id());

        assertThat(path.known()).isEmpty();
        assertThat(path.unreached()).extracting(UnreachedOutbox::outbox).containsExactly("audit", "billing");
    }
}
