package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.RecordsPresenter;
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
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Who changed what, and why. */
@Dependent
@Route(value = "audit", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class AuditView extends ConsolePage implements BeforeEnterObserver {

    private final RecordsPresenter presenter;
    private final Filters filters;
    private final PagedTable<AuditEntry> list;
    private final Div problem = new Div();
    private final ExportLinks export;

    @Inject
    public AuditView(PageTools tools, RecordsPresenter presenter) {
        super(tools, "audit");
        this.presenter = presenter;
        filters = new Filters("audit", tools.preferences().zone())
                .text("actor", getTranslation("column.actor"))
                .text("action", getTranslation("column.action"))
                .text("target", getTranslation("column.target"))
                .time("since", getTranslation("filter.since"))
                .time("until", getTranslation("filter.until"));
        DataTable<AuditEntry> table = new DataTable<AuditEntry>(getTranslation("page.audit"), AuditEntry::id)
                .column(getTranslation("column.time"), each -> Cell.text(stamp(each.time())))
                .column(getTranslation("column.actor"), each -> Cell.text(each.actor()))
                .column(getTranslation("column.action"), each -> Cell.mono(each.action()))
                .column(getTranslation("column.target"), each -> Cell.mono(each.target()))
                .number(
                        getTranslation("column.count"),
                        each -> Cell.text(each.count() == null ? "" : Formats.number(each.count())))
                .column(getTranslation("column.reason"), each -> Cell.text(each.reason())
                        .sub(shortened(each.detail()))
                        .title(each.detail()));
        list = new PagedTable<>(table, Notice.empty(getTranslation("audit.none"), getTranslation("audit.none.hint")));
        export = new ExportLinks(tools);
        toolbar(export);
        add(filters, problem, list);
    }

    private static String shortened(String detail) {
        return detail == null || detail.length() <= 160 ? detail : detail.substring(0, 160) + " …";
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        PageQuery query = PageQuery.of(event.getLocation().getQueryParameters().getParameters());
        filters.show(query);
        problem.removeAll();
        try {
            list.show(presenter.audit(query));
            export.show(presenter.export(query));
        } catch (InvalidRequestException e) {
            export.hide();
            problem.add(Notice.empty(getTranslation("filter.invalid"), e.getMessage()));
        }
    }
}
