package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.ShardsPresenter;
import dev.eventra.console.page.ShardsPresenter.Row;
import dev.eventra.console.page.ShardsPresenter.State;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ChoiceDialog;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Filters;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.RowAction;
import dev.eventra.console.ui.Tone;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who relays which shard. */
@Dependent
@Route(value = "shards", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class ShardsView extends ConsolePage implements BeforeEnterObserver {

    private final ShardsPresenter presenter;
    private final ShardMap map = new ShardMap();
    private final Filters filters;
    private final DataTable<Row> table;
    private final Div state = new Div();
    private PageQuery query = new PageQuery(Map.of());

    @Inject
    public ShardsView(PageTools tools, ShardsPresenter presenter) {
        super(tools, "shards");
        this.presenter = presenter;
        filters = new Filters("shards", tools.preferences().zone())
                .text("q", getTranslation("shards.search"))
                .select("state", getTranslation("column.state"), choices());
        table = new DataTable<Row>(getTranslation("page.shards"), Row::name)
                .column(getTranslation("column.shard"), row -> Cell.mono(row.name()))
                .column(getTranslation("column.state"), this::stateCell)
                .column(getTranslation("column.owner"), row -> Cell.mono(
                                row.info().owner())
                        .sub(
                                row.info().pinnedTo() == null
                                        ? null
                                        : getTranslation(
                                                "shards.pinned", row.info().pinnedTo())))
                .number(
                        getTranslation("column.epoch"),
                        row -> Cell.text(Formats.number(row.info().epoch())))
                .number(getTranslation("column.since"), row -> Cell.text(
                                age(row.info().since()))
                        .title(stamp(row.info().since())))
                .number(getTranslation("column.pending"), row -> Cell.text(pending(row.info())))
                .number(
                        getTranslation("column.oldest"),
                        row -> Cell.text(age(row.info().oldest())))
                .number(
                        getTranslation("column.relayed"),
                        row -> Cell.text(Formats.number(row.info().relayed())))
                .column(getTranslation("column.problem"), row -> problem(row.info()))
                .tone(ShardsView::rowTone);
        if (tools.rights().may(Roles.OPERATOR)) {
            table.actions(getTranslation("column.actions"), this::actions);
        }
        if (tools.rights().may(Roles.ADMIN)) {
            toolbar(new Button(getTranslation("action.rebalance.button"), click -> ask(presenter.rebalance())));
        }
        add(map, filters, state, table);
    }

    private Map<String, String> choices() {
        Map<String, String> choices = new LinkedHashMap<>();
        for (State each : State.values()) {
            choices.put(each.name().toLowerCase(Locale.ROOT), text(each));
        }
        return choices;
    }

    private String text(State each) {
        return getTranslation("shard." + each.name().toLowerCase(Locale.ROOT));
    }

    private Cell stateCell(Row row) {
        ShardInfo info = row.info();
        Cell badge = Cell.badge(text(row.state()), tone(row.state()));
        return switch (row.state()) {
            case MOVING -> badge.sub("→ " + info.assigned());
            case PAUSED -> info.wish() == null
                    ? badge
                    : badge.sub(info.wish().change().actor() + ": "
                            + info.wish().change().reason());
            case UNOWNED -> info.assigned() == null ? badge : badge.sub("→ " + info.assigned());
            default -> badge;
        };
    }

    static Tone tone(State state) {
        return switch (state) {
            case UNOWNED, BACKING_OFF -> Tone.BAD;
            case MOVING -> Tone.INFO;
            case PAUSED -> Tone.WARN;
            case RELAYING -> Tone.GOOD;
        };
    }

    private static Tone rowTone(Row row) {
        return row.state() == State.UNOWNED ? Tone.BAD : null;
    }

    private static String pending(ShardInfo info) {
        return Formats.estimate(info.pending().number(), info.pending().exact());
    }

    private Cell problem(ShardInfo info) {
        return info.lastProblem() == null
                ? Cell.text("")
                : Cell.text(info.lastProblem().text())
                        .sub(stamp(info.lastProblem().time()));
    }

    private List<RowAction<Row>> actions(Row row) {
        List<RowAction<Row>> actions = new ArrayList<>();
        actions.add(
                row.info().paused()
                        ? new RowAction<>(
                                getTranslation("action.shard.resume.button"), now -> ask(presenter.resume(now.info())))
                        : new RowAction<>(
                                getTranslation("action.shard.pause.button"), now -> ask(presenter.pause(now.info()))));
        actions.add(new RowAction<>(getTranslation("action.shard.move.button"), this::chooseWorker));
        if (row.info().pinnedTo() != null) {
            actions.add(new RowAction<>(
                    getTranslation("action.shard.unpin.button"), now -> ask(presenter.move(now.info(), null))));
        }
        return actions;
    }

    private void chooseWorker(Row row) {
        List<String> targets = shown() == null
                ? List.of()
                : ShardsPresenter.targets(row.info(), shown().workers().orElse(List.of()));
        new ChoiceDialog(
                        getTranslation("action.shard.move.title", row.name()),
                        getTranslation("column.worker"),
                        targets,
                        worker -> ask(presenter.move(row.info(), worker)))
                .open();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        query = PageQuery.of(event.getLocation().getQueryParameters().getParameters());
        filters.show(query);
        redraw();
    }

    @Override
    protected void show(Snapshot snapshot) {
        state.removeAll();
        if (!snapshot.shards().isOk()) {
            table.setVisible(false);
            map.setVisible(false);
            state.add(Notice.of(snapshot.shards(), null));
            return;
        }
        List<Row> all = ShardsPresenter.rows(snapshot.shards().value());
        State wanted = query.one("state", State.class);
        String text = query.text("q", "").toLowerCase(Locale.ROOT);
        List<Row> rows = all.stream()
                .filter(row -> wanted == null || row.state() == wanted)
                .filter(row -> (row.name() + " " + row.info().owner())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .toList();
        map.setVisible(!all.isEmpty());
        map.show(all, snapshot.workers().orElse(List.of()), snapshot.silent());
        table.update(rows);
        table.setVisible(!rows.isEmpty());
        if (rows.isEmpty()) {
            String key = all.isEmpty() ? "shards.none" : "filter.none";
            state.add(Notice.empty(getTranslation(key), getTranslation(key + ".hint")));
        }
    }
}
