package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Filters;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.OperationTexts;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.PagedTable;
import dev.eventra.console.ui.RowAction;
import dev.eventra.console.ui.Texts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What operators asked for, and how far it is. */
@Dependent
@Route(value = "operations", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class OperationsView extends ConsolePage implements BeforeEnterObserver {

    private final OperationsPresenter presenter;
    private final Filters filters;
    private final PagedTable<Operation> list;
    private final Div problem = new Div();
    private final Texts texts = new Texts();

    @Inject
    public OperationsView(PageTools tools, OperationsPresenter presenter) {
        super(tools, "operations");
        this.presenter = presenter;
        Map<String, String> kinds = new LinkedHashMap<>();
        for (OperationKind each : OperationKind.values()) {
            kinds.put(each.name().toLowerCase(Locale.ROOT), kind(each));
        }
        filters = new Filters("operations", tools.preferences().zone())
                .text("subscription", getTranslation("column.subscription"))
                .select("kind", getTranslation("column.kind"), kinds)
                .select("open", getTranslation("column.state"), Map.of("true", getTranslation("operations.open")));
        DataTable<Operation> table = new DataTable<Operation>(getTranslation("page.operations"), Operation::id)
                .column(getTranslation("column.kind"), each -> Cell.text(kind(each.kind()))
                        .sub(each.id()))
                .column(getTranslation("column.subscription"), each -> Cell.mono(each.subscription()))
                .column(getTranslation("column.state"), each -> Cell.badge(
                                OperationTexts.state(each, texts), OperationTexts.tone(each))
                        .sub(each.message()))
                .column(getTranslation("column.done"), each -> Cell.text(OperationTexts.done(each, texts)))
                .column(getTranslation("column.actor"), each -> Cell.text(
                                each.change().actor())
                        .sub(each.change().reason()))
                .column(getTranslation("column.requested"), each -> Cell.text(stamp(each.requested()))
                        .sub(
                                each.ended() == null || each.started() == null
                                        ? each.owner()
                                        : getTranslation(
                                                "operations.took",
                                                Formats.age(Duration.between(each.started(), each.ended())))));
        if (tools.rights().may(Roles.OPERATOR)) {
            table.actions(getTranslation("column.actions"), this::actions);
        }
        list = new PagedTable<>(
                table, Notice.empty(getTranslation("operations.none"), getTranslation("operations.none.hint")));
        add(filters, problem, list);
    }

    private String kind(OperationKind kind) {
        return getTranslation("kind." + kind.name().toLowerCase(Locale.ROOT));
    }

    private List<RowAction<Operation>> actions(Operation operation) {
        return OperationsPresenter.isCancellable(operation)
                ? List.of(new RowAction<>(
                        getTranslation("action.operation.cancel.button"), now -> ask(presenter.cancel(now))))
                : List.of();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        PageQuery query = PageQuery.of(event.getLocation().getQueryParameters().getParameters());
        filters.show(query);
        problem.removeAll();
        try {
            list.show(presenter.operations(query));
        } catch (InvalidRequestException e) {
            problem.add(Notice.empty(getTranslation("filter.invalid"), e.getMessage()));
        }
    }

    @Override
    protected void show(Snapshot snapshot) {
        list.reload();
    }
}
