package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Paths;
import dev.eventra.console.page.SubscriptionsPresenter;
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

/** Who consumes events, and how that goes. */
@Dependent
@Route(value = "subscriptions", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class SubscriptionsView extends ConsolePage {

    private final SubscriptionsPresenter presenter;
    private final DataTable<SubscriptionInfo> table;
    private final Div state = new Div();

    @Inject
    public SubscriptionsView(PageTools tools, SubscriptionsPresenter presenter) {
        super(tools, "subscriptions");
        this.presenter = presenter;
        table = new DataTable<SubscriptionInfo>(getTranslation("page.subscriptions"), SubscriptionInfo::name)
                .column(getTranslation("column.subscription"), each -> Cell.mono(each.name()))
                .column(getTranslation("column.here"), this::here)
                .column(getTranslation("column.wanted"), this::wanted)
                .number(getTranslation("column.dead"), each -> lettersCell(each, each.deadLetters()))
                .number(getTranslation("column.parked"), each -> lettersCell(each, each.parkedGroups()));
        if (tools.rights().may(Roles.OPERATOR)) {
            table.actions(getTranslation("column.actions"), this::actions);
        }
        add(state, table);
    }

    private static Cell lettersCell(SubscriptionInfo each, Count count) {
        Cell cell = Cell.text(count.toString());
        return count.number() == 0 ? cell : cell.to(Paths.page("dead-letters", Map.of("subscription", each.name())));
    }

    private Cell here(SubscriptionInfo each) {
        Tone tone =
                switch (each.here()) {
                    case RUNNING -> Tone.GOOD;
                    case STARTING -> Tone.INFO;
                    case WAITING, PAUSED, SUSPENDED -> Tone.WARN;
                    case STOPPED -> Tone.BAD;
                    case ABSENT -> Tone.QUIET;
                };
        return Cell.badge(getTranslation("here." + each.here().name().toLowerCase(Locale.ROOT)), tone)
                .sub(each.detail());
    }

    private Cell wanted(SubscriptionInfo each) {
        if (each.wanted() == Wanted.RUNNING) {
            return Cell.text(getTranslation("wanted.running"));
        }
        return Cell.badge(getTranslation("wanted.paused"), Tone.WARN)
                .sub(each.wantedBy() + ": " + each.wantedReason())
                .title(stamp(each.wantedSince()));
    }

    private List<RowAction<SubscriptionInfo>> actions(SubscriptionInfo each) {
        if (SubscriptionsPresenter.isResettable(each)) {
            RowAction<SubscriptionInfo> resume = new RowAction<>(
                    getTranslation("action.subscription.resume.button"), now -> ask(presenter.resume(now.name())));
            if (!tools().rights().may(Roles.ADMIN)) {
                return List.of(resume);
            }
            return List.of(
                    resume, new RowAction<>(getTranslation("action.subscription.reset.button"), now -> new ResetDialog(
                                    now.name(),
                                    tools().preferences().zone(),
                                    target -> ask(presenter.reset(now.name(), target)))
                            .open()));
        }
        return List.of(new RowAction<>(
                getTranslation("action.subscription.pause.button"), now -> ask(presenter.pause(now.name()))));
    }

    @Override
    protected void show(Snapshot snapshot) {
        state.removeAll();
        table.setVisible(snapshot.subscriptions().isOk());
        if (!snapshot.subscriptions().isOk()) {
            state.add(Notice.of(snapshot.subscriptions(), null));
            return;
        }
        List<SubscriptionInfo> all = snapshot.subscriptions().value();
        table.update(all);
        table.setVisible(!all.isEmpty());
        if (all.isEmpty()) {
            state.add(Notice.empty(getTranslation("subscriptions.none"), getTranslation("subscriptions.none.hint")));
        }
    }
}
