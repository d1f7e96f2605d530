package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.console.live.Reading;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.EventsPresenter;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.Paths;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.ExportLinks;
import dev.eventra.console.ui.Filters;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.PagedTable;
import dev.eventra.console.ui.Tone;
import dev.eventra.console.ui.UnreachedOutboxes;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds events. */
@Dependent
@Route(value = "events", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class EventsView extends ConsolePage implements BeforeEnterObserver {

    private final EventsPresenter presenter;
    private final Filters filters;
    private final PagedTable<EventSummary> list;
    private final Div hint = new Div();
    private final UnreachedOutboxes unreached = new UnreachedOutboxes();
    private final ExportLinks export;

    @Inject
    public EventsView(PageTools tools, EventsPresenter presenter) {
        super(tools, "events");
        this.presenter = presenter;
        Map<String, String> states = new TreeMap<>();
        states.put("pending", getTranslation("event.pending"));
        states.put("relayed", getTranslation("event.relayed"));
        filters = new Filters("events", tools.preferences().zone())
                .text("id", getTranslation("column.id"))
                .text("type", getTranslation("column.type"))
                .text("group", getTranslation("column.group"))
                .select("state", getTranslation("column.state"), states)
                .choice("outbox", getTranslation("column.outbox"))
                .time("since", getTranslation("filter.since"))
                .time("until", getTranslation("filter.until"));
        DataTable<EventSummary> table = new DataTable<EventSummary>(
                        getTranslation("page.events"), each -> each.source() + " " + each.id())
                .column(getTranslation("column.type"), each -> Cell.text(each.type())
                        .to(address(each)))
                .column(getTranslation("column.id"), each -> Cell.mono(each.id())
                        .sub(each.source()))
                .column(getTranslation("column.group"), each -> Cell.mono(each.group()))
                .column(getTranslation("column.state"), this::stateCell)
                .column(
                        getTranslation("column.stored"),
                        each -> Cell.text(
                                Formats.fine(each.stored(), tools.preferences().zone())))
                .column(getTranslation("column.shard"), each -> Cell.mono(each.outbox() + "/" + each.shard()))
                .column(
                        getTranslation("column.relayed"),
                        each -> Cell.text(
                                each.relayed() == null
                                        ? ""
                                        : Formats.fine(
                                                each.relayed(),
                                                tools.preferences().zone())))
                .column(getTranslation("column.kafka"), this::place);
        list = new PagedTable<>(table, Notice.empty(getTranslation("events.none"), getTranslation("events.none.hint")));
        export = new ExportLinks(tools);
        toolbar(export);
        add(filters, hint, unreached, list);
    }

    private Cell stateCell(EventSummary each) {
        return each.state() == EventState.PENDING
                ? Cell.badge(getTranslation("event.pending"), Tone.INFO)
                : Cell.badge(getTranslation("event.relayed"), Tone.GOOD);
    }

    private Cell place(EventSummary each) {
        return each.partition() == null
                ? Cell.text("")
                : Cell.mono(each.partition() + " @ " + each.offset()).sub(each.worker());
    }

    private static String address(EventSummary each) {
        return Paths.page("event", Map.of("source", each.source(), "id", each.id(), "outbox", each.outbox()));
    }

    private void showUnreached(List<UnreachedOutbox> outboxes) {
        unreached.show(outboxes);
        if (!outboxes.isEmpty()) {
            export.hide();
        }
    }

    @Override
    protected void show(Snapshot snapshot) {
        snapshot.outboxes()
                .get()
                .ifPresent(all -> filters.offer(
                        "outbox", all.stream().map(OutboxInfo::name).toList()));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        PageQuery query = PageQuery.of(event.getLocation().getQueryParameters().getParameters());
        filters.show(query);
        hint.removeAll();
        Reading<Boolean> journal = presenter.journal();
        if (journal.isOk()) {
            Paragraph words = new Paragraph(getTranslation(journal.value() ? "events.journal" : "events.no-journal"));
            words.addClassName("hint");
            hint.add(words);
        }
        try {
            unreached.show(List.of());
            export.show(presenter.export(query));
            list.show(presenter.events(query, this::showUnreached));
        } catch (InvalidRequestException e) {
            export.hide();
            hint.add(Notice.empty(getTranslation("filter.invalid"), e.getMessage()));
        }
    }
}
