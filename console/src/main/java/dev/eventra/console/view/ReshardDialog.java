package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.ReshardPresenter;
import dev.eventra.console.ui.Tone;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Asks how many shards an outbox is to have; a number that it can't have now is refused with the reason. */
final class ReshardDialog extends Dialog {

    private static final int MOST = 64;

    private final IntegerField number = new IntegerField();
    private final Button next = new Button();
    private final Div result = new Div();

    /**
     * @param chosen called with the number, after the dialog closed
     */
    ReshardDialog(OutboxInfo outbox, ReshardPresenter presenter, IntConsumer chosen) {
        setHeaderTitle(getTranslation("action.reshard.title", Formats.visible(outbox.name())));
        addClassName("reshard-dialog");
        setWidth("28rem");
        setMaxWidth("96vw");
        number.setLabel(getTranslation("reshard.shards"));
        number.setHelperText(getTranslation("reshard.shards.help", MOST, outbox.shards()));
        number.setMin(1);
        number.setMax(MOST);
        number.setStepButtonsVisible(true);
        number.setValue(outbox.shards());
        number.setWidthFull();
        number.setValueChangeMode(ValueChangeMode.EAGER);
        number.addValueChangeListener(event -> check(outbox));
        result.addClassName("action-result");
        result.getElement().setAttribute("role", "status");
        result.getElement().setAttribute("aria-live", "polite");
        next.setText(getTranslation("button.next"));
        next.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        next.addClickListener(click -> choose(outbox, presenter, chosen));
        add(number, result);
        getFooter().add(new Button(getTranslation("button.cancel"), click -> close()), next);
        addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                number.focus();
            }
        });
        check(outbox);
    }

    private void check(OutboxInfo outbox) {
        result.removeAll();
        next.setEnabled(number.getValue() != null && number.getValue() != outbox.shards());
    }

    private void choose(OutboxInfo outbox, ReshardPresenter presenter, IntConsumer chosen) {
        int shards = number.getValue();
        Optional<String> problem = presenter.problem(outbox, shards);
        if (problem.isPresent()) {
            Span text = new Span(problem.get());
            text.addClassNames("badge", Tone.BAD.style());
            result.removeAll();
            result.add(text);
            return;
        }
        close();
        chosen.accept(shards);
    }
}
