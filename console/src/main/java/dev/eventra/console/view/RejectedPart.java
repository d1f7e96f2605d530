package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.page.Paths;
import dev.eventra.console.page.RejectedPresenter;
import dev.eventra.console.page.RejectedPresenter.Verb;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PagedTable;
import dev.eventra.console.ui.RowAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The events of an outbox that Kafka refuses. Not to be seen where there are none. */
final class RejectedPart extends Div {

    private final RejectedPresenter presenter;
    private final Function<Instant, Cell> time;
    private final Consumer<PlannedAction> ask;
    private final PagedTable<RejectedInfo> list;

    /**
     * @param time shows a time
     * @param ask  asks for what a change needs
     */
    RejectedPart(
            RejectedPresenter presenter, String outbox, Function<Instant, Cell> time, Consumer<PlannedAction> ask) {
        this.presenter = presenter;
        this.time = time;
        this.ask = ask;
        list = new PagedTable<>(
                table(), Notice.empty(getTranslation("rejected.none"), getTranslation("rejected.none.hint")));
        Paragraph hint = new Paragraph(getTranslation("rejected.hint"));
        hint.addClassName("hint");
        add(new H3(getTranslation("rejected.title")), hint);
        if (presenter.mayChange()) {
            add(new Div(
                    new Button(
                            getTranslation("action.retry-rejected.matching.button"),
                            click -> ask.accept(presenter.all(Verb.RETRY, outbox))),
                    new Button(
                            getTranslation("action.discard-rejected.matching.button"),
                            click -> ask.accept(presenter.all(Verb.DISCARD, outbox)))));
        }
        add(list);
        addClassName("rejected-part");
        list.show(presenter.rejected(outbox));
        setVisible(!list.isEmpty());
    }

    private DataTable<RejectedInfo> table() {
        return new DataTable<RejectedInfo>(getTranslation("rejected.title"), RejectedInfo::entry)
                .column(getTranslation("column.type"), each -> Cell.text(each.type())
                        .to(Paths.page(
                                "event",
                                Map.of("source", each.source(), "id", each.eventId(), "outbox", each.outbox()))))
                .column(getTranslation("column.id"), each -> Cell.mono(each.eventId())
                        .sub("eventra_outbox_" + each.shard()))
                .column(getTranslation("column.group"), each -> Cell.mono(each.group()))
                .column(
                        getTranslation("column.error"),
                        each -> DeadLetterCells.failure(each.reasonClass(), each.reason()))
                .column(getTranslation("rejected.since"), each -> time.apply(each.setAside())
                        .title(each.worker()))
                .actions(getTranslation("column.actions"), this::actions);
    }

    private List<RowAction<RejectedInfo>> actions(RejectedInfo event) {
        List<RowAction<RejectedInfo>> actions = new ArrayList<>();
        if (presenter.mayChange()) {
            actions.add(new RowAction<>(
                    getTranslation("action.retry-rejected.one.button"),
                    now -> ask.accept(presenter.one(Verb.RETRY, now))));
            actions.add(new RowAction<>(
                    getTranslation("action.discard-rejected.one.button"),
                    now -> ask.accept(presenter.one(Verb.DISCARD, now))));
        }
        if (presenter.maySeeData()) {
            actions.add(new RowAction<>(
                    getTranslation("letter.data"), now -> new ContentDialog(now, presenter.content(now)).open()));
        }
        return actions;
    }

    /** Reads them again. */
    void reload() {
        list.reload();
        setVisible(!list.isEmpty());
    }
}
