package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.PageQuery;
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
public class SubscriptionsView extends ConsolePage implements BeforeEnterObserver {

    private final SubscriptionsPresenter presenter;
    private final DataTable<SubscriptionInfo> table;
    private final Div state = new Div();
    private final SubscriptionPart part;
    private String chosen;

    @Inject
    public SubscriptionsView(PageTools tools, SubscriptionsPresenter presenter) {
        super(tools, "subscriptions");
        this.presenter = presenter;
        table = new DataTable<SubscriptionInfo>(getTranslation("page.subscriptions"), SubscriptionInfo::name)
                .column(getTranslation("column.subscription"), each -> Cell.mono(each.name())
                        .to(Paths.page("subscriptions", Map.of("name", each.name())))
                        .sub(SubscriptionsPresenter.bean(each)))
                .column(getTranslation("column.here"), this::here)
                .column(getTranslation("column.wanted"), this::wanted)
                .column(getTranslation("column.types"), each -> Cell.text(SubscriptionsPresenter.types(each))
                        .sub(SubscriptionsPresenter.filters(each)))
                .number(getTranslation("column.lag"), this::lag)
                .number(getTranslation("column.retrying"), this::retrying)
                .number(getTranslation("column.dead"), each -> lettersCell(each, each.deadLetters()))
                .number(getTranslation("column.parked"), each -> lettersCell(each, each.parkedGroups()));
        if (tools.rights().may(Roles.OPERATOR)) {
            table.actions(getTranslation("column.actions"), this::actions);
        }
        part = new SubscriptionPart(this::breaker);
        add(state, table, part);
    }

    private Cell lag(SubscriptionInfo each) {
        List<Double> trend = shown() == null ? List.of() : shown().lags().getOrDefault(each.name(), List.of());
        return SubscriptionPart.lag(each.lag()).trend(trend);
    }

    private Cell retrying(SubscriptionInfo each) {
        int groups = SubscriptionsPresenter.retrying(each);
        Breaker breaker = SubscriptionsPresenter.breaker(each);
        Cell cell = each.workers().isEmpty() ? Cell.text("") : Cell.text(Formats.number(groups));
        return breaker == Breaker.OPEN || breaker == Breaker.TRYING ? cell.sub(breaker(breaker)) : cell;
    }

    private String breaker(Breaker breaker) {
        return getTranslation("breaker." + breaker.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        chosen = PageQuery.of(event.getLocation().getQueryParameters().getParameters())
                .text("name");
        redraw();
    }

    private static Cell lettersCell(SubscriptionInfo each, Count count) {
        Cell cell = Cell.text(count.toString());
        return count.number() == 0 ? cell : cell.to(Paths.page("dead-letters", Map.of("subscription", each.name())));
    }

    private Cell here(SubscriptionInfo each) {
        return Cell.badge(
                        getTranslation("here." + each.here().name().toLowerCase(Locale.ROOT)),
                        SubscriptionPart.tone(each.here()))
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
        part.setVisible(false);
        table.setVisible(snapshot.subscriptions().isOk());
        if (!snapshot.subscriptions().isOk()) {
            state.add(Notice.of(snapshot.subscriptions(), null));
            return;
        }
        List<SubscriptionInfo> all = snapshot.subscriptions().value();
        table.update(all);
        all.stream().filter(each -> each.name().equals(chosen)).findFirst().ifPresent(part::show);
        table.setVisible(!all.isEmpty());
        if (all.isEmpty()) {
            state.add(Notice.empty(getTranslation("subscriptions.none"), getTranslation("subscriptions.none.hint")));
        }
    }
}
