package dev.eventra.console.view;

import static com.github.mvysny.kaributesting.v10.LocatorJ._find;
import static com.github.mvysny.kaributesting.v10.LocatorJ._get;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Page;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MockUi.class)
class ListViewsTest {

    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "isJournalOn",
                    args -> true,
                    "events",
                    args -> new Page<>(List.of(Fakes.event("id-1", "order.placed", "g")), null),
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
