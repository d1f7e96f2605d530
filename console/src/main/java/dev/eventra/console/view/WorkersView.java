package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.Paths;
import dev.eventra.console.page.WorkersPresenter;
import dev.eventra.console.page.WorkersPresenter.Row;
import dev.eventra.console.page.WorkersPresenter.State;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.RowAction;
import dev.eventra.console.ui.Tone;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which servers take part, and how they are. */
@Dependent
@Route(value = "workers", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class WorkersView extends ConsolePage {

    private final WorkersPresenter presenter;
    private final DataTable<Row> table;
    private final Div state = new Div();

    @Inject
    public WorkersView(PageTools tools, WorkersPresenter presenter) {
        super(tools, "workers");
        this.presenter = presenter;
        table = new DataTable<Row>(
                        getTranslation("page.workers"), row -> row.info().id())
                .column(
                        getTranslation("column.worker"),
                        row -> Cell.mono(row.info().id()).sub(row.info().host()))
                .column(getTranslation("column.state"), this::stateCell)
                .column(
                        getTranslation("column.role"),
                        row -> Cell.text(getTranslation(row.info().master() ? "worker.master" : "worker.standby")))
                .column(
                        getTranslation("column.version"),
                        row -> Cell.text(row.info().version()))
                .number(getTranslation("column.uptime"), row -> Cell.text(
                                age(row.info().started()))
                        .title(stamp(row.info().started())))
                .number(getTranslation("column.heartbeat"), row -> Cell.text(heard(row.info()))
                        .title(stamp(row.info().reported())))
                .number(getTranslation("column.shards"), row -> Cell.text(
                                Formats.number(row.info().shards()))
                        .to(Paths.page("shards", Map.of("q", row.info().id()))))
                .number(
                        getTranslation("column.published"),
                        row -> Cell.text(Formats.number(row.info().published())))
                .number(
                        getTranslation("column.relayed"),
                        row -> Cell.text(Formats.number(row.info().relayed())))
                .number(
                        getTranslation("column.delivered"),
                        row -> Cell.text(Formats.number(row.info().delivered())))
                .column(getTranslation("column.problem"), row -> problem(row.info()))
                .tone(row -> row.state() == State.GONE ? Tone.BAD : null);
        if (tools.rights().may(Roles.OPERATOR)) {
            table.actions(getTranslation("column.actions"), this::actions);
        }
        add(state, table);
    }

    /** By the database's clock alone: that of this server may differ. */
    private static String heard(WorkerInfo info) {
        return info.silentFor() == null ? "–" : Formats.age(info.silentFor());
    }

    private Cell stateCell(Row row) {
        Tone tone =
                switch (row.state()) {
                    case GONE -> Tone.BAD;
                    case LATE, DRAINED -> Tone.WARN;
                    case ALIVE -> Tone.GOOD;
                };
        Cell badge = Cell.badge(getTranslation("worker." + row.state().name().toLowerCase(Locale.ROOT)), tone);
        return row.info().drained() && row.info().wish() != null
                ? badge.sub(row.info().wish().change().actor() + ": "
                        + row.info().wish().change().reason())
                : badge;
    }

    private Cell problem(WorkerInfo info) {
        return info.lastProblem() == null
                ? Cell.text("")
                : Cell.text(info.lastProblem().text())
                        .sub(stamp(info.lastProblem().time()));
    }

    private List<RowAction<Row>> actions(Row row) {
        return List.of(
                row.info().drained()
                        ? new RowAction<>(
                                getTranslation("action.worker.resume.button"), now -> ask(presenter.resume(now.info())))
                        : new RowAction<>(
                                getTranslation("action.worker.drain.button"), now -> ask(presenter.drain(now.info()))));
    }

    @Override
    protected void show(Snapshot snapshot) {
        state.removeAll();
        if (!snapshot.workers().isOk()) {
            table.setVisible(false);
            state.add(Notice.of(snapshot.workers(), null));
            return;
        }
        List<Row> rows = WorkersPresenter.rows(snapshot.workers().value(), snapshot.silent());
        table.update(rows);
        table.setVisible(!rows.isEmpty());
        if (rows.isEmpty()) {
            state.add(Notice.empty(getTranslation("workers.none"), getTranslation("workers.none.hint")));
        }
    }
}
