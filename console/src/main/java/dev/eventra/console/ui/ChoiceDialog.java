package dev.eventra.console.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.radiobutton.RadioGroupVariant;
import java.util.List;
import java.util.function.Consumer;

/** Asks for one of some names before an action is planned with it. */
public final class ChoiceDialog extends Dialog {

    /**
     * @param chosen called with the name, after the dialog closed
     */
    public ChoiceDialog(String title, String label, List<String> names, Consumer<String> chosen) {
        setHeaderTitle(title);
        setWidth("26rem");
        setMaxWidth("96vw");
        RadioButtonGroup<String> choice = new RadioButtonGroup<>();
        choice.setLabel(label);
        choice.setItems(names);
        choice.addThemeVariants(RadioGroupVariant.LUMO_VERTICAL);
        Button next = new Button(getTranslation("button.next"), click -> {
            close();
            chosen.accept(choice.getValue());
        });
        next.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        next.setEnabled(false);
        choice.addValueChangeListener(event -> next.setEnabled(event.getValue() != null));
        add(names.isEmpty() ? new Paragraph(getTranslation("shards.no-target")) : choice);
        getFooter().add(new Button(getTranslation("button.cancel"), click -> close()), next);
    }
}
