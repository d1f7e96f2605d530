package dev.eventra.console.view;

import static com.github.mvysny.kaributesting.v10.LocatorJ._find;
import static com.github.mvysny.kaributesting.v10.LocatorJ._get;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.select.Select;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.console.Fakes;
import dev.eventra.console.MockUi;
import dev.eventra.console.page.EventsPresenter;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.RecordsPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.ExportLinks;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MockUi.class)
class ListViewsTest {

    private final List<EventFilter> filters = new ArrayList<>();
    private List<UnreachedOutbox> unreached = List.of();
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "isJournalOn",
                    args -> true,
                    "events",
                    args -> {
                        filters.add((EventFilter) args[0]);
                        return new EventPage(List.of(Fakes.event("id-1", "order.placed", "g")), null, unreached);
                    },
                    "audit",
                    args -> new Page<>(
                            List.of(new AuditEntry(
                                    3, Fakes.NOW, "ann", "pause", "reports", "<script>alert(1)</script>", null, null)),
                            null)));

    private PageTools tools() {
        return new PageTools(
                Fakes.silentFeed(), Fakes.rights(Roles.VIEWER), new Preferences(), new OperationsPresenter(admin));
    }

    private EventsView events(String address) {
        EventsView view = new EventsView(tools(), new EventsPresenter(admin));
        UI.getCurrent().add(view);
        view.beforeEnter(Entering.by(address));
        return view;
    }

    @Test
    void what_a_page_shows_can_be_loaded_as_a_file() {
        ExportLinks links = _get(events("events?type=order.placed"), ExportLinks.class);

        assertThat(_find(links, Anchor.class)).extracting(Anchor::getText).containsExactly("CSV", "JSON lines");
        assertThat(_find(links, Anchor.class)).allSatisfy(link -> {
            assertThat(link.getHref()).startsWith("VAADIN/dynamic/resource/");
            assertThat(link.getElement().hasAttribute("download")).isTrue();
            assertThat(link.getElement().hasAttribute("router-ignore")).isTrue();
        });
    }

    @Test
    void the_journal_says_in_which_order_it_lists() {
        assertThat(events("events").getElement().getTextRecursively()).contains("those that the journal keeps");
    }

    /** The filter; null if it isn't to be seen. */
    private static Select<?> outbox(EventsView view) {
        for (Select<?> each : _find(view, Select.class)) {
            if (each.getLabel().equals("Outbox")) {
                return each;
            }
        }
        return null;
    }

    @Test
    void an_outbox_can_be_chosen_where_there_are_several() {
        EventsView view = events("events");
        assertThat(outbox(view)).isNull();

        view.show(Fakes.withOutboxes("main", "billing"));

        Select<?> outbox = outbox(view);
        assertThat(outbox.getListDataView().getItems().map(Object::toString)).containsExactly("", "main", "billing");
        assertThat(filters).containsExactly(EventFilter.ALL);
        // also one that nobody offers: what is asked for is what is seen
        view = events("events?outbox=gone");
        assertThat(filters.get(1)).isEqualTo(EventFilter.ALL.withOutbox("gone"));
        outbox = outbox(view);
        assertThat(outbox.getValue()).isEqualTo("gone");
        view.show(Fakes.withOutboxes("main", "billing"));
        assertThat(outbox.getValue()).isEqualTo("gone");
    }

    @Test
    void events_lead_to_their_path_in_their_outbox() {
        EventsView view = events("events");

        assertThat(_get(view, DataTable.class).getElement().getOuterHTML())
                .contains("outbox=main")
                .contains("main/2");
    }

    @Test
    void outboxes_that_were_not_looked_in_are_named_with_the_reason_and_no_file_is_offered() {
        unreached = List.of(new UnreachedOutbox("billing", "this server does not reach <b>outbox billing"));
        EventsView view = events("events");

        assertThat(view.getElement().getTextRecursively())
                .contains("Events of these outboxes are missing here: billing")
                .contains("this server does not reach <b>outbox billing");
        assertThat(view.getElement().getOuterHTML()).doesNotContain("<b>");
        assertThat(_find(view, ExportLinks.class)).isEmpty();

        unreached = List.of();
        view.beforeEnter(Entering.by("events?outbox=main"));
        assertThat(view.getElement().getTextRecursively()).doesNotContain("missing here");
        assertThat(_find(view, ExportLinks.class)).hasSize(1);
    }

    @Test
    void a_filter_that_is_not_allowed_offers_no_file() {
        EventsView view = events("events?since=2026-11-21T12:00:00Z&until=2026-11-21T11:00:00Z");

        assertThat(_find(view, ExportLinks.class)).isEmpty();
        assertThat(view.getElement().getTextRecursively()).contains("This filter is not allowed");
    }

    @Test
    void the_audit_shows_what_others_wrote_as_text_and_can_be_loaded_as_a_file() {
        AuditView view = new AuditView(tools(), new RecordsPresenter(admin, admin));
        UI.getCurrent().add(view);
        view.beforeEnter(Entering.by("audit?actor=ann"));

        DataTable<?> table = _get(view, DataTable.class);
        assertThat(table.texts(0)).contains("ann", "pause", "<script>alert(1)</script>");
        assertThat(view.getElement().getOuterHTML()).doesNotContain("<script>");
        assertThat(_find(_get(view, ExportLinks.class), Anchor.class)).hasSize(2);
    }
}
