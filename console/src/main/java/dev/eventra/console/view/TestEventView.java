package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Route;
import dev.eventra.api.EventraException;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.console.live.Reading;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Paths;
import dev.eventra.console.page.TestEventPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Tone;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Publishes an event to try something. */
@Dependent
@Route(value = "test-event", layout = MainLayout.class)
@RolesAllowed(Roles.TEST_PUBLISHER)
public class TestEventView extends ConsolePage {

    private static final String JSON = "application/json";

    private final TestEventPresenter presenter;
    private final ComboBox<String> type = new ComboBox<>();
    private final Select<String> outbox = new Select<>();
    private final TextField group = new TextField();
    private final TextField subject = new TextField();
    private final ComboBox<String> contentType = new ComboBox<>();
    private final TextArea data = new TextArea();
    private final Button publish = new Button();
    private final Div problem = new Div();
    private final Div result = new Div();

    @Inject
    public TestEventView(PageTools tools, TestEventPresenter presenter) {
        super(tools, "test-event");
        this.presenter = presenter;
        Reading<Boolean> on = presenter.isOn();
        if (!on.isOk()) {
            add(Notice.of(on, null));
        } else if (!on.value()) {
            add(Notice.empty(getTranslation("test-event.off"), getTranslation("test-event.off.hint")));
        } else {
            add(form(), problem, result);
        }
    }

    private Div form() {
        type.setLabel(getTranslation("column.type"));
        type.setHelperText(getTranslation("test-event.type.help"));
        type.setAllowCustomValue(true);
        type.addCustomValueSetListener(event -> type.setValue(event.getDetail()));
        type.addValueChangeListener(event -> check());
        outbox.setLabel(getTranslation("column.outbox"));
        outbox.setHelperText(getTranslation("test-event.outbox.help"));
        outbox.setVisible(false);
        group.setLabel(getTranslation("column.group"));
        group.setHelperText(getTranslation("test-event.group.help"));
        subject.setLabel(getTranslation("test-event.subject"));
        contentType.setLabel(getTranslation("test-event.content-type"));
        contentType.setItems(JSON, "text/plain", "application/xml");
        contentType.setAllowCustomValue(true);
        contentType.addCustomValueSetListener(event -> contentType.setValue(event.getDetail()));
        contentType.setValue(JSON);
        data.setLabel(getTranslation("test-event.data"));
        data.setHelperText(getTranslation("test-event.data.help"));
        data.setWidthFull();
        data.setMinHeight("9rem");
        data.addClassName("mono");
        data.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        publish.setText(getTranslation("test-event.publish"));
        publish.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        publish.addClickListener(click -> publish());
        Span warning = new Span(getTranslation("test-event.warning"));
        warning.addClassNames("badge", Tone.WARN.style());
        Div fields = new Div(type, outbox, group, subject, contentType);
        fields.addClassName("wizard-body");
        Div form = new Div(fields, data, new Div(warning), publish);
        form.addClassName("test-event");
        result.getElement().setAttribute("role", "status");
        check();
        return form;
    }

    private void check() {
        publish.setEnabled(type.getValue() != null && !type.getValue().isBlank());
    }

    @Override
    protected void show(Snapshot snapshot) {
        List<String> known = TestEventPresenter.types(snapshot.subscriptions().orElse(List.of()));
        if (!known.isEmpty() && !known.equals(type.getListDataView().getItems().toList())) {
            String chosen = type.getValue();
            type.setItems(known);
            type.setValue(chosen);
        }
        snapshot.outboxes().get().ifPresent(this::offer);
    }

    /** A choice where there is one, of which the default one is made until somebody makes another. */
    private void offer(List<OutboxInfo> outboxes) {
        List<String> names = outboxes.stream().map(OutboxInfo::name).toList();
        if (names.size() > 1
                && !names.equals(outbox.getListDataView().getItems().toList())) {
            String chosen = outbox.getValue();
            outbox.setItems(names);
            outbox.setValue(
                    names.contains(chosen)
                            ? chosen
                            : outboxes.stream()
                                    .filter(OutboxInfo::standard)
                                    .map(OutboxInfo::name)
                                    .findFirst()
                                    .orElse(null));
            outbox.setVisible(true);
        }
    }

    private void publish() {
        problem.removeAll();
        try {
            ask(presenter.publish(new TestEvent(
                    type.getValue().strip(),
                    given(group.getValue()),
                    given(subject.getValue()),
                    given(contentType.getValue()),
                    given(data.getValue()),
                    given(outbox.getValue()))));
        } catch (EventraException e) {
            problem.add(Notice.empty(getTranslation("test-event.refused"), e.getMessage()));
        }
    }

    private static String given(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    protected void changed() {
        result.removeAll();
        presenter.published().ifPresent(this::showPublished);
    }

    private void showPublished(PublishedTest event) {
        Anchor path = new Anchor(
                Paths.page(
                        "event",
                        Map.of(
                                "source",
                                event.source(),
                                "id",
                                event.id(),
                                "outbox",
                                event.shard().outbox())),
                getTranslation("test-event.path"));
        Notice notice = Notice.empty(getTranslation("test-event.done"), event.id());
        notice.add(path);
        result.add(notice);
    }
}
