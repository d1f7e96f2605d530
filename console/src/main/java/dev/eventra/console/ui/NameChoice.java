package dev.eventra.console.ui;

import com.vaadin.flow.component.select.Select;
import java.util.ArrayList;
import java.util.List;

/** A filter by one of some names, which are told while the page is open. Not to be seen while there is nothing to choose. */
final class NameChoice extends Select<String> {

    private List<String> offered = List.of();

    NameChoice(String label) {
        setLabel(label);
        setItemLabelGenerator(each -> each.isEmpty() ? getTranslation("filter.any") : each);
        fill("");
    }

    /** What may be chosen; what was chosen stays. */
    void offer(List<String> names) {
        if (!names.equals(offered)) {
            offered = List.copyOf(names);
            fill(getValue() == null ? "" : getValue());
        }
    }

    /** Shows what is chosen. */
    void show(String name) {
        fill(name);
    }

    private void fill(String name) {
        List<String> items = new ArrayList<>(offered);
        if (!name.isEmpty() && !items.contains(name)) {
            items.add(name);
        }
        items.add(0, "");
        setItems(items);
        setValue(name);
        setVisible(offered.size() > 1 || !name.isEmpty());
    }
}
