package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.radiobutton.RadioGroupVariant;
import dev.eventra.api.admin.PositionTarget;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Consumer;

/** Asks where a subscription is to go on. */
final class ResetDialog extends Dialog {

    private enum Target {
        EARLIEST,
        LATEST,
        TIME
    }

    private final RadioButtonGroup<Target> choice = new RadioButtonGroup<>();
    private final DateTimePicker time = new DateTimePicker();
    private final Button next = new Button();

    ResetDialog(String subscription, ZoneId zone, Consumer<PositionTarget> chosen) {
        setHeaderTitle(getTranslation("action.subscription.reset.title", subscription));
        setWidth("28rem");
        setMaxWidth("96vw");
        choice.setLabel(getTranslation("reset.to"));
        choice.setItems(Target.values());
        choice.setItemLabelGenerator(
                each -> getTranslation("reset." + each.name().toLowerCase(Locale.ROOT)));
        choice.addThemeVariants(RadioGroupVariant.LUMO_VERTICAL);
        choice.addValueChangeListener(event -> check());
        time.setLabel(getTranslation("reset.at", zone.getId()));
        time.addValueChangeListener(event -> check());
        next.setText(getTranslation("button.next"));
        next.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        next.addClickListener(click -> {
            close();
            chosen.accept(target(zone));
        });
        add(choice, time);
        getFooter().add(new Button(getTranslation("button.cancel"), click -> close()), next);
        check();
    }

    private void check() {
        boolean byTime = choice.getValue() == Target.TIME;
        time.setVisible(byTime);
        next.setEnabled(choice.getValue() != null && (!byTime || time.getValue() != null));
    }

    private PositionTarget target(ZoneId zone) {
        return switch (choice.getValue()) {
            case EARLIEST -> new PositionTarget.Earliest();
            case LATEST -> new PositionTarget.Latest();
            case TIME -> new PositionTarget.AtTime(time.getValue().atZone(zone).toInstant());
        };
    }
}
