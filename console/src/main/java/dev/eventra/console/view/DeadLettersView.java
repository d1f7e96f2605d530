package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.EventraException;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.live.Reading;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.DeadLettersPresenter;
import dev.eventra.console.page.DeadLettersPresenter.Verb;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.ParkedGroupsPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Filters;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.PagedTable;
import dev.eventra.console.ui.RowAction;
import dev.eventra.console.ui.Tone;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Events that were given up: by cause, and one by one. */
@Dependent
@Route(value = "dead-letters", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class DeadLettersView extends ConsolePage implements BeforeEnterObserver {

    private final DeadLettersPresenter presenter;
    private final Filters filters;
    private final DataTable<DeadLetterCause> causes;
    private final Div causesState = new Div();
    private final Div causesPart = new Div();
    private final PagedTable<DeadLetterInfo> letters;
    private final Div lettersPart = new Div();
    private final ParkedGroupsPart parked;
    private final Div problem = new Div();
    private final Button redrive = new Button();
    private final Button discard = new Button();
    private DeadLetterFilter filter;
    private List<List<Object>> before;

    @Inject
    public DeadLettersView(PageTools tools, DeadLettersPresenter presenter, ParkedGroupsPresenter groups) {
        super(tools, "dead-letters");
        this.presenter = presenter;
        Map<String, String> states = new TreeMap<>();
        states.put("dead", getTranslation("letter.dead"));
        states.put("queued", getTranslation("letter.queued"));
        filters = new Filters("dead-letters", tools.preferences().zone())
                .text("subscription", getTranslation("column.subscription"))
                .text("type", getTranslation("column.type"))
                .text("error", getTranslation("column.error"))
                .text("group", getTranslation("column.group"))
                .text("event", getTranslation("column.event"))
                .select("state", getTranslation("column.state"), states)
                .time("since", getTranslation("filter.since"))
                .time("until", getTranslation("filter.until"));
        causes = causes();
        letters = new PagedTable<>(
                letters(), Notice.empty(getTranslation("filter.none"), getTranslation("filter.none.hint")));
        causesPart.add(new H2(getTranslation("dead-letters.causes")), causesState, causes);
        lettersPart.add(new H2(getTranslation("dead-letters.list")), letters);
        boolean operator = tools.rights().may(Roles.OPERATOR);
        parked = new ParkedGroupsPart(
                groups,
                when -> Cell.text(stamp(when)).sub(age(when)),
                operator
                        ? (verb, group) -> plan(() -> presenter.group(verb, group.subscription(), group.group()))
                        : null);
        add(filters, problem, causesPart, parked, lettersPart);
        if (operator) {
            redrive.setText(getTranslation("action.redrive.matching.button"));
            redrive.addClickListener(click -> plan(() -> presenter.matching(Verb.REDRIVE, filter)));
            discard.setText(getTranslation("action.discard.matching.button"));
            discard.addClickListener(click -> plan(() -> presenter.matching(Verb.DISCARD, filter)));
            toolbar(redrive, discard);
        }
    }

    private DataTable<DeadLetterCause> causes() {
        DataTable<DeadLetterCause> table = new DataTable<DeadLetterCause>(
                        getTranslation("dead-letters.causes"),
                        each -> each.subscription() + " " + each.type() + " " + each.errorClass())
                .column(getTranslation("column.error"), each -> DeadLetterCells.failure(
                                each.errorClass(), each.message())
                        .to(DeadLettersPresenter.address(each)))
                .column(getTranslation("column.subscription"), each -> Cell.mono(each.subscription()))
                .column(getTranslation("column.type"), each -> Cell.text(each.type()))
                .number(
                        getTranslation("column.count"),
                        each -> Cell.text(each.count().toString()))
                .column(getTranslation("column.first"), each -> Cell.text(stamp(each.first())))
                .column(getTranslation("column.last"), each -> Cell.text(stamp(each.last()))
                        .sub(age(each.last())));
        if (tools().rights().may(Roles.OPERATOR)) {
            table.actions(
                    getTranslation("column.actions"),
                    each -> List.of(
                            new RowAction<>(
                                    getTranslation("action.redrive.group.button"),
                                    now -> plan(() -> presenter.matching(Verb.REDRIVE, filter(now)))),
                            new RowAction<>(
                                    getTranslation("action.discard.group.button"),
                                    now -> plan(() -> presenter.matching(Verb.DISCARD, filter(now))))));
        }
        return table;
    }

    private static DeadLetterFilter filter(DeadLetterCause cause) {
        return DeadLetterFilter.of(cause.subscription()).withType(cause.type()).withErrorClass(cause.errorClass());
    }

    private DataTable<DeadLetterInfo> letters() {
        DataTable<DeadLetterInfo> table = new DataTable<DeadLetterInfo>(
                        getTranslation("dead-letters.list"), DeadLetterInfo::id)
                .column(getTranslation("column.type"), each -> Cell.text(
                                each.type() == null ? getTranslation("letter.no-event") : each.type())
                        .to(DeadLetterCells.address(each)))
                .column(getTranslation("column.id"), each -> Cell.mono(each.eventId())
                        .sub(each.topic() + " " + each.partition() + " @ " + each.offset()))
                .column(getTranslation("column.group"), each -> Cell.mono(each.group()))
                .column(
                        getTranslation("column.state"),
                        each -> each.state() == LetterState.DEAD
                                ? Cell.badge(getTranslation("letter.dead"), Tone.BAD)
                                : Cell.badge(getTranslation("letter.queued"), Tone.WARN))
                .number(getTranslation("column.attempts"), each -> Cell.text(Integer.toString(each.attempts())))
                .column(getTranslation("column.error"), DeadLetterCells::failure)
                .column(getTranslation("column.stored"), each -> Cell.text(stamp(each.stored()))
                        .sub(age(each.stored())));
        return table.actions(getTranslation("column.actions"), this::actions);
    }

    private List<RowAction<DeadLetterInfo>> actions(DeadLetterInfo letter) {
        List<RowAction<DeadLetterInfo>> actions = new ArrayList<>();
        if (tools().rights().may(Roles.OPERATOR)) {
            if (letter.group() != null) {
                actions.add(new RowAction<>(
                        getTranslation("action.redrive.group.button"),
                        now -> plan(() -> presenter.group(Verb.REDRIVE, now.subscription(), now.group()))));
            } else if (letter.type() != null) {
                actions.add(new RowAction<>(
                        getTranslation("action.redrive.one.button"),
                        now -> plan(() -> presenter.one(Verb.REDRIVE, now))));
            }
            actions.add(new RowAction<>(
                    getTranslation("action.discard.one.button"), now -> plan(() -> presenter.one(Verb.DISCARD, now))));
        }
        if (presenter.maySeeData()) {
            actions.add(new RowAction<>(
                    getTranslation("letter.data"), now -> new ContentDialog(now, presenter.content(now)).open()));
        }
        return actions;
    }

    private void plan(Supplier<PlannedAction> action) {
        try {
            ask(action.get());
        } catch (EventraException e) {
            problem.removeAll();
            problem.add(Notice.empty(getTranslation("state.refused"), e.getMessage()));
        }
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        PageQuery query = PageQuery.of(event.getLocation().getQueryParameters().getParameters());
        filters.show(query);
        problem.removeAll();
        filter = null;
        try {
            Optional<DeadLetterFilter> given = DeadLettersPresenter.filter(query);
            filter = given.orElse(null);
            if (filter == null && !query.values().isEmpty()) {
                problem.add(
                        Notice.empty(getTranslation("dead-letters.which"), getTranslation("dead-letters.which.hint")));
            }
        } catch (InvalidRequestException e) {
            problem.add(Notice.empty(getTranslation("filter.invalid"), e.getMessage()));
        }
        boolean one = filter != null;
        redrive.setVisible(one);
        discard.setVisible(one);
        lettersPart.setVisible(one);
        causesPart.setVisible(!one);
        // a narrower filter asks for events, not for all that waits
        boolean all = one && filter.equals(DeadLetterFilter.of(filter.subscription()));
        parked.show(all ? filter.subscription() : null);
        if (one) {
            letters.show(presenter.letters(filter));
        } else {
            loadCauses();
        }
    }

    private void loadCauses() {
        Reading<List<DeadLetterCause>> reading = presenter.causes();
        causesState.removeAll();
        causes.setVisible(false);
        if (!reading.isOk()) {
            causesState.add(Notice.of(reading, this::loadCauses));
            return;
        }
        causes.update(reading.value());
        causes.setVisible(causes.size() > 0);
        if (causes.size() == 0) {
            causesState.add(
                    Notice.empty(getTranslation("dead-letters.none"), getTranslation("dead-letters.none.hint")));
        }
    }

    /** Reads again only when some subscription's numbers changed: the snapshot tells that at no cost. */
    @Override
    protected void show(Snapshot snapshot) {
        List<List<Object>> now =
                snapshot.subscriptions().map(DeadLettersView::numbers).orElse(before);
        if (before != null && !before.equals(now)) {
            changed();
        }
        before = now;
    }

    private static List<List<Object>> numbers(List<SubscriptionInfo> subscriptions) {
        return subscriptions.stream()
                .map(each -> List.<Object>of(each.name(), each.deadLetters(), each.parkedGroups()))
                .toList();
    }

    @Override
    protected void changed() {
        if (filter == null) {
            loadCauses();
        } else {
            letters.reload();
            parked.reload();
        }
    }
}
