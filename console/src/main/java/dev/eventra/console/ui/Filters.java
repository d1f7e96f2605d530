package dev.eventra.console.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import dev.eventra.console.page.PageQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The filters of a page. They stand in its address, so they survive a reload and can be sent to somebody. */
public final class Filters extends Div {

    private final String route;
    private final ZoneId zone;
    private final Map<String, Supplier<String>> values = new LinkedHashMap<>();
    private final List<Consumer<PageQuery>> setters = new ArrayList<>();
    private final Map<String, NameChoice> choices = new HashMap<>();
    private boolean setting;

    /**
     * @param route the page
     * @param zone  in which times are entered
     */
    public Filters(String route, ZoneId zone) {
        this.route = route;
        this.zone = zone;
        addClassName("filters");
        getElement().setAttribute("role", "search");
        getElement().setAttribute("aria-label", getTranslation("filter.label"));
        Button clear = new Button(getTranslation("filter.clear"), click -> go(Map.of()));
        clear.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
        add(clear);
    }

    /** A text; the first one is where {@code /} leads. */
    public Filters text(String name, String label) {
        TextField field = new TextField(label);
        field.setClearButtonVisible(true);
        if (values.isEmpty()) {
            field.getElement().setAttribute("data-search", "");
        }
        field.addValueChangeListener(event -> apply());
        values.put(name, field::getValue);
        setters.add(query -> field.setValue(query.text(name, "")));
        addComponentAtIndex(getComponentCount() - 1, field);
        return this;
    }

    /**
     * One of some values.
     *
     * @param choices their texts by value
     */
    public Filters select(String name, String label, Map<String, String> choices) {
        Select<String> field = new Select<>();
        field.setLabel(label);
        List<String> items = new ArrayList<>(choices.keySet());
        items.add(0, "");
        field.setItems(items);
        field.setItemLabelGenerator(each -> each.isEmpty() ? getTranslation("filter.any") : choices.get(each));
        field.setValue("");
        field.addValueChangeListener(event -> apply());
        values.put(name, () -> field.getValue() == null ? "" : field.getValue());
        setters.add(query -> field.setValue(items.contains(query.text(name, "")) ? query.text(name, "") : ""));
        addComponentAtIndex(getComponentCount() - 1, field);
        return this;
    }

    /**
     * One of some names that are told later, by {@link #offer}. Not to be seen while there is nothing to choose. A name that the
     * address holds is offered whatever it is, so that what is asked for is what is seen.
     */
    public Filters choice(String name, String label) {
        NameChoice field = new NameChoice(label);
        field.addValueChangeListener(event -> apply());
        choices.put(name, field);
        values.put(name, () -> field.getValue() == null ? "" : field.getValue());
        setters.add(query -> field.show(query.text(name, "")));
        addComponentAtIndex(getComponentCount() - 1, field);
        return this;
    }

    /** What may be chosen of a {@link #choice}. */
    public void offer(String name, List<String> names) {
        setting = true;
        try {
            choices.get(name).offer(names);
        } finally {
            setting = false;
        }
    }

    /** A time. */
    public Filters time(String name, String label) {
        DateTimePicker field = new DateTimePicker(label);
        field.addValueChangeListener(event -> apply());
        values.put(
                name,
                () -> field.getValue() == null
                        ? ""
                        : field.getValue().atZone(zone).toInstant().toString());
        setters.add(query -> {
            Instant time = query.time(name);
            field.setValue(time == null ? null : LocalDateTime.ofInstant(time, zone));
        });
        addComponentAtIndex(getComponentCount() - 1, field);
        return this;
    }

    /** Shows what the address holds. */
    public void show(PageQuery query) {
        setting = true;
        try {
            setters.forEach(each -> each.accept(query));
        } finally {
            setting = false;
        }
    }

    private void apply() {
        if (setting) {
            return;
        }
        Map<String, String> given = new TreeMap<>();
        values.forEach((name, value) -> given.put(name, value.get()));
        go(new PageQuery(given).values());
    }

    private void go(Map<String, String> query) {
        UI.getCurrent().navigate(route, QueryParameters.simple(query));
    }
}
