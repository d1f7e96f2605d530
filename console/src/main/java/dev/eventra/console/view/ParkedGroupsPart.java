package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.console.page.DeadLettersPresenter.Verb;
import dev.eventra.console.page.ParkedGroup;
import dev.eventra.console.page.ParkedGroupsPresenter;
import dev.eventra.console.page.Paths;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PagedTable;
import dev.eventra.console.ui.RowAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The groups of a subscription that wait behind a dead letter. Not to be seen where none waits. */
final class ParkedGroupsPart extends Div {

    private final ParkedGroupsPresenter presenter;
    private final Function<Instant, Cell> time;
    private final PagedTable<ParkedGroup> list;
    private String subscription;

    /** Asks the operator about a group. */
    @FunctionalInterface
    interface Asking {
        void about(Verb verb, ParkedGroupInfo group);
    }

    /**
     * @param time shows a time
     * @param ask  asks about a group; null for those who may not change anything
     */
    ParkedGroupsPart(ParkedGroupsPresenter presenter, Function<Instant, Cell> time, Asking ask) {
        this.presenter = presenter;
        this.time = time;
        list = new PagedTable<>(
                table(ask), Notice.empty(getTranslation("parked.none"), getTranslation("parked.none.hint")));
        Paragraph hint = new Paragraph(getTranslation("parked.hint"));
        hint.addClassName("hint");
        add(new H2(getTranslation("column.parked")), hint, list);
        setVisible(false);
    }

    private DataTable<ParkedGroup> table(Asking ask) {
        DataTable<ParkedGroup> table = new DataTable<ParkedGroup>(
                        getTranslation("column.parked"), each -> each.info().group())
                .column(
                        getTranslation("column.group"),
                        each -> Cell.mono(each.info().group()).to(address(each.info())))
                .number(
                        getTranslation("parked.waiting"),
                        each -> Cell.text(
                                each.waiting() == null ? null : each.waiting().toString()))
                .column(getTranslation("parked.since"), each -> time.apply(
                                each.info().parkedAt())
                        .title(each.info().parkedBy()))
                .column(getTranslation("parked.behind"), this::head)
                .column(getTranslation("column.error"), ParkedGroupsPart::failure);
        if (ask != null) {
            table.actions(
                    getTranslation("column.actions"),
                    each -> List.of(
                            new RowAction<>(
                                    getTranslation("action.redrive.group.button"),
                                    now -> ask.about(Verb.REDRIVE, now.info())),
                            new RowAction<>(
                                    getTranslation("action.discard.group.button"),
                                    now -> ask.about(Verb.DISCARD, now.info()))));
        }
        return table;
    }

    private static String address(ParkedGroupInfo group) {
        return Paths.page("dead-letters", Map.of("subscription", group.subscription(), "group", group.group()));
    }

    private Cell head(ParkedGroup group) {
        DeadLetterInfo head = group.head();
        if (head == null) {
            return Cell.text("");
        }
        String type = head.type() == null ? getTranslation("letter.no-event") : head.type();
        return Cell.text(type).sub(head.eventId()).to(DeadLetterCells.address(head));
    }

    private static Cell failure(ParkedGroup group) {
        return group.head() == null ? Cell.text("") : DeadLetterCells.failure(group.head());
    }

    /** Shows the groups of a subscription; null to show none. */
    void show(String name) {
        subscription = name;
        if (name == null) {
            setVisible(false);
        } else {
            list.show(presenter.groups(name));
            setVisible(!list.isEmpty());
        }
    }

    /** Reads them again, if any are shown. */
    void reload() {
        if (subscription != null) {
            list.reload();
            setVisible(!list.isEmpty());
        }
    }
}
