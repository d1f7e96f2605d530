package dev.eventra.console.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.eventra.api.EventraException;
import dev.eventra.api.admin.Operation;
import dev.eventra.console.action.ActionFlow;
import dev.eventra.console.action.ForbiddenException;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.action.Preview;
import dev.eventra.console.live.LiveFeed;
import dev.eventra.console.page.Formats;
import java.util.Optional;

/**
 * The one dialog for changes: what it is about, why, typed confirmation where it is many, and then what came of it, as the
 * operation measured it. Cancel has the focus.
 */
public final class ActionDialog extends Dialog {

    private final ActionFlow flow;
    private final PageTools tools;
    private final Runnable changed;
    private final Div body = new Div();
    private final TextArea reason = new TextArea();
    private final TextField typed = new TextField();
    private final Button cancel = new Button();
    private final Button run = new Button();
    private final Button copy = new Button();
    private final Div result = new Div();
    private LiveFeed.Listening listening;
    // what was shown last; null as long as nothing came of it
    private Optional<Operation> told;

    /**
     * @param changed called after the change was made, and again when there is progress
     */
    public ActionDialog(ActionFlow flow, PageTools tools, Runnable changed) {
        this.flow = flow;
        this.tools = tools;
        this.changed = changed;
        PlannedAction action = flow.action();
        String key = "action." + action.name();
        setHeaderTitle(getTranslation(key + ".title", Formats.visible(action.target())));
        addClassName("action-dialog");
        setCloseOnOutsideClick(false);
        setWidth("34rem");
        setMaxWidth("96vw");
        body.addClassName("action-body");
        Paragraph words = new Paragraph(getTranslation(key + ".text", Formats.visible(action.target())));
        body.add(words);
        add(body);
        showPreview();
        showForm();
        showButtons(getTranslation(key + ".button"));
        addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                cancel.focus();
            }
        });
        check();
    }

    private void showPreview() {
        Optional<Preview> preview;
        try {
            preview = flow.preview();
        } catch (EventraException e) {
            fail(e.getMessage());
            return;
        }
        preview.ifPresent(about -> {
            Span count = new Span(about.count().toString());
            count.addClassName("action-count");
            Div line = new Div(count, new Span(getTranslation("action.events")));
            line.addClassName("action-preview");
            UnorderedList sample = new UnorderedList();
            sample.addClassName("mono");
            about.sample().forEach(each -> sample.add(new ListItem(each)));
            body.add(line, sample);
            if (flow.isEmpty()) {
                body.add(new Paragraph(getTranslation("action.nothing")));
            }
        });
        if (flow.action().irreversible()) {
            Paragraph warning = new Paragraph(getTranslation("action.irreversible"));
            warning.addClassNames("badge", Tone.WARN.style());
            body.add(warning);
        }
    }

    private void showForm() {
        reason.setLabel(getTranslation("action.reason"));
        reason.setHelperText(getTranslation("action.reason.help"));
        reason.setRequiredIndicatorVisible(true);
        reason.setMaxLength(500);
        reason.setWidthFull();
        reason.setValueChangeMode(ValueChangeMode.EAGER);
        reason.addValueChangeListener(event -> check());
        body.add(reason);
        if (flow.isTyped()) {
            typed.setLabel(getTranslation("action.typed", flow.action().target()));
            typed.setRequiredIndicatorVisible(true);
            typed.setWidthFull();
            typed.setAutocomplete(Autocomplete.OFF);
            typed.setValueChangeMode(ValueChangeMode.EAGER);
            typed.addValueChangeListener(event -> check());
            body.add(typed);
        }
        result.addClassName("action-result");
        result.getElement().setAttribute("role", "status");
        result.getElement().setAttribute("aria-live", "polite");
        body.add(result);
    }

    private void showButtons(String verb) {
        cancel.setText(getTranslation("button.cancel"));
        cancel.setAutofocus(true);
        cancel.addClickListener(click -> close());
        run.setText(verb);
        run.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        if (flow.action().irreversible()) {
            run.addThemeVariants(ButtonVariant.LUMO_ERROR);
        }
        run.setDisableOnClick(true);
        run.addClickListener(click -> run());
        copy.setText(getTranslation("action.copy"));
        copy.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_SMALL);
        copy.addClassName("copy-curl");
        copy.addClickListener(click -> copy());
        getFooter().add(copy, cancel, run);
    }

    private void check() {
        run.setEnabled(flow.isReady(reason.getValue(), typed.getValue()));
    }

    private void run() {
        try {
            flow.run(reason.getValue(), typed.getValue());
        } catch (ForbiddenException e) {
            fail(getTranslation("action.forbidden", e.role()));
            return;
        } catch (EventraException e) {
            fail(e.getMessage());
            check();
            return;
        }
        reason.setReadOnly(true);
        typed.setReadOnly(true);
        run.setVisible(false);
        cancel.setText(getTranslation("button.close"));
        cancel.focus();
        showProgress();
    }

    private void fail(String message) {
        result.removeAll();
        Span text = new Span(message);
        text.addClassNames("badge", Tone.BAD.style());
        result.add(text);
    }

    private void showProgress() {
        if (!flow.isDone()) {
            return;
        }
        Optional<Operation> operation;
        try {
            operation = flow.progress();
        } catch (EventraException e) {
            // it is told again with the next reading
            return;
        }
        if (operation.equals(told)) {
            return;
        }
        told = operation;
        result.removeAll();
        Span text = new Span(operation
                .map(each -> OperationTexts.summary(each, new Texts()))
                .orElseGet(() -> getTranslation("action.done")));
        text.addClassNames(
                "badge", operation.map(OperationTexts::tone).orElse(Tone.GOOD).style());
        result.add(text);
        operation.filter(each -> each.message() != null).ifPresent(each -> result.add(new Paragraph(each.message())));
        changed.run();
    }

    private void copy() {
        UI ui = UI.getCurrent();
        ui.getPage().fetchCurrentURL(url -> {
            String console = url.getProtocol() + "://" + url.getAuthority() + "/"
                    + url.getPath().split("/")[1];
            String line = flow.action().call().curl(console, tools.rights().name(), reason.getValue());
            ui.getPage().executeJs("navigator.clipboard && navigator.clipboard.writeText($0)", line);
            copy.setText(getTranslation("action.copied"));
            copy.setTooltipText(line);
        });
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        UI ui = event.getUI();
        listening = tools.feed()
                .listen(snapshot -> ui.access(() -> {
                    if (isAttached()) {
                        showProgress();
                    }
                }));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (listening != null) {
            listening.close();
            listening = null;
        }
        super.onDetach(event);
    }
}
