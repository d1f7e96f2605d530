package dev.eventra.console.view;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.EventraException;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayPreview.Sample;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.console.action.ForbiddenException;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.ReplayPresenter;
import dev.eventra.console.page.ReplayPresenter.Form;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Delivers past events again to one subscription: which, how many that are, and then the go. */
@Dependent
@Route(value = "replay", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class ReplayView extends ConsolePage implements BeforeEnterObserver {

    private final ReplayPresenter presenter;
    private final Executor executor;
    private final Select<String> subscription = new Select<>();
    private final DateTimePicker from = new DateTimePicker();
    private final DateTimePicker to = new DateTimePicker();
    private final TextField types = new TextField();
    private final TextField groups = new TextField();
    private final TextField filter = new TextField();
    private final IntegerField rate = new IntegerField();
    private final Button count = new Button();
    private final Div result = new Div();
    private String wanted;

    @Inject
    public ReplayView(PageTools tools, ReplayPresenter presenter, ManagedScheduledExecutorService executor) {
        this(tools, presenter, (Executor) executor);
    }

    ReplayView(PageTools tools, ReplayPresenter presenter, Executor executor) {
        super(tools, "replay");
        this.presenter = presenter;
        this.executor = executor;
        ZoneId zone = tools.preferences().zone();
        subscription.setLabel(getTranslation("column.subscription"));
        from.setLabel(getTranslation("replay.from", zone.getId()));
        from.setValue(
                LocalDateTime.now(zone).minus(Duration.ofHours(1)).withSecond(0).withNano(0));
        to.setLabel(getTranslation("replay.to", zone.getId()));
        to.setHelperText(getTranslation("replay.to.help"));
        types.setLabel(getTranslation("replay.types"));
        types.setHelperText(getTranslation("replay.types.help"));
        groups.setLabel(getTranslation("replay.groups"));
        groups.setHelperText(getTranslation("replay.groups.help"));
        filter.setLabel(getTranslation("replay.filter"));
        filter.setHelperText(getTranslation("replay.filter.help"));
        rate.setLabel(getTranslation("replay.rate"));
        rate.setHelperText(getTranslation("replay.rate.help"));
        rate.setMin(0);
        rate.setMax(1_000_000);
        rate.setValue(0);
        count.setText(getTranslation("replay.count"));
        count.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        count.setEnabled(presenter.mayReplay());
        count.addClickListener(click -> dryRun());
        Div form = new Div(
                step(1, "replay.step.subscription", subscription),
                step(2, "replay.step.window", from, to),
                step(3, "replay.step.filter", types, groups, filter, rate),
                step(4, "replay.step.count", count, result));
        form.addClassName("wizard");
        result.addClassName("replay-result");
        result.getElement().setAttribute("aria-live", "polite");
        if (!presenter.mayReplay()) {
            add(Notice.empty(getTranslation("state.read-only"), getTranslation("state.read-only.hint")));
        }
        add(form);
    }

    private Div step(int number, String key, Component... fields) {
        Span mark = new Span(Integer.toString(number));
        mark.addClassName("step-number");
        Span name = new Span(getTranslation(key));
        name.addClassName("step-name");
        Div head = new Div(mark, name);
        head.addClassName("wizard-head");
        Div body = new Div(fields);
        body.addClassName("wizard-body");
        Div step = new Div(head, body);
        step.addClassName("wizard-step");
        return step;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        wanted = PageQuery.of(event.getLocation().getQueryParameters().getParameters())
                .text("subscription");
    }

    @Override
    protected void show(Snapshot snapshot) {
        List<String> names = snapshot.subscriptions().orElse(List.of()).stream()
                .map(SubscriptionInfo::name)
                .toList();
        List<String> offered = subscription.getListDataView().getItems().toList();
        if (!names.isEmpty() && !names.equals(offered)) {
            String chosen = subscription.getValue() == null ? wanted : subscription.getValue();
            subscription.setItems(names);
            subscription.setValue(names.contains(chosen) ? chosen : null);
        }
    }

    private Form form() {
        ZoneId zone = tools().preferences().zone();
        return new Form(
                subscription.getValue(),
                instant(from, zone),
                instant(to, zone),
                types.getValue(),
                groups.getValue(),
                filter.getValue(),
                rate.getValue() == null ? 0 : rate.getValue());
    }

    private static Instant instant(DateTimePicker field, ZoneId zone) {
        return field.getValue() == null ? null : field.getValue().atZone(zone).toInstant();
    }

    private void dryRun() {
        result.removeAll();
        Supplier<ReplayPreview> work;
        try {
            work = presenter.dryRun(form().request());
        } catch (EventraException | ForbiddenException e) {
            result.add(Notice.empty(getTranslation("replay.invalid"), e.getMessage()));
            return;
        }
        count.setEnabled(false);
        ProgressBar bar = new ProgressBar();
        bar.setIndeterminate(true);
        result.add(bar, new Paragraph(getTranslation("replay.counting")));
        UI ui = UI.getCurrent();
        executor.execute(() -> {
            try {
                ReplayPreview preview = work.get();
                ui.access(() -> showCount(preview));
            } catch (EventraException e) {
                ui.access(() -> showFailure(e));
            }
        });
    }

    private void showFailure(EventraException failure) {
        count.setEnabled(true);
        result.removeAll();
        result.add(Notice.empty(getTranslation("replay.refused"), failure.getMessage()));
    }

    private void showCount(ReplayPreview preview) {
        count.setEnabled(true);
        result.removeAll();
        Span number = new Span(Formats.number(preview.count()) + (preview.complete() ? "" : "+"));
        number.addClassName("action-count");
        Div line = new Div(number, new Span(getTranslation("replay.counted", Formats.number(preview.records()))));
        line.addClassName("action-preview");
        result.add(line);
        if (preview.count() == 0) {
            result.add(new Paragraph(getTranslation("replay.nothing")));
            return;
        }
        DataTable<Sample> table = new DataTable<Sample>(
                        getTranslation("replay.sample"), each -> each.partition() + "@" + each.offset())
                .column(getTranslation("column.type"), each -> Cell.text(each.type()))
                .column(getTranslation("column.id"), each -> Cell.mono(each.id()))
                .column(getTranslation("column.group"), each -> Cell.mono(each.group()))
                .column(getTranslation("column.time"), each -> Cell.text(stamp(each.time())))
                .column(getTranslation("column.kafka"), each -> Cell.mono(each.partition() + " @ " + each.offset()));
        table.update(preview.sample());
        Button start = new Button(getTranslation("action.replay.button"), click -> ask(presenter.start(preview)));
        start.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        result.add(table, start);
    }
}
