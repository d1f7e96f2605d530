package dev.eventra.console.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.dom.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table of rows with keys. An update sends only cells that look different, so focus and selection stay; on a narrow
 * screen the style sheet makes each row a card. Meant for some hundred rows at the most.
 *
 * @param <T> the rows' type
 */
@Tag("div")
public final class DataTable<T> extends Component {

    private final Function<T, Object> key;
    private final Element table = new Element("table");
    private final Element header = new Element("tr");
    private final Element body = new Element("tbody");
    private final List<Column<T>> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private Function<T, List<RowAction<T>>> actions;
    private Function<T, Tone> tone = item -> null;

    private record Column<T>(String header, boolean number, Function<T, Cell> cell) {}

    /**
     * @param caption what the table is about, for those who can't see it
     * @param key     what stays the same while a row changes
     */
    public DataTable(String caption, Function<T, Object> key) {
        this.key = key;
        Element name = new Element("caption");
        name.setText(caption);
        Element head = new Element("thead");
        head.appendChild(header);
        table.appendChild(name, head, body);
        getElement().getClassList().add("data-table");
        getElement().appendChild(table);
    }

    /** A column of text. */
    public DataTable<T> column(String title, Function<T, Cell> cell) {
        return add(new Column<>(title, false, cell));
    }

    /** A column of numbers, right-aligned. */
    public DataTable<T> number(String title, Function<T, Cell> cell) {
        return add(new Column<>(title, true, cell));
    }

    private DataTable<T> add(Column<T> column) {
        columns.add(column);
        Element cell = heading(column.header());
        if (column.number()) {
            cell.getClassList().add("number");
        }
        header.appendChild(cell);
        return this;
    }

    /** What can be done with a row; the last column. */
    public DataTable<T> actions(String title, Function<T, List<RowAction<T>>> choice) {
        actions = choice;
        Element cell = heading(title);
        cell.getClassList().add("actions");
        header.appendChild(cell);
        return this;
    }

    /** Marks whole rows. */
    public DataTable<T> tone(Function<T, Tone> choice) {
        tone = choice;
        return this;
    }

    private static Element heading(String title) {
        Element cell = new Element("th");
        cell.setAttribute("scope", "col");
        cell.setText(title);
        return cell;
    }

    /** Shows these rows, in this order. */
    public void update(List<T> items) {
        Map<Object, Row> known = new HashMap<>();
        rows.forEach(row -> known.put(row.key, row));
        Set<Object> wanted = items.stream().map(key).collect(Collectors.toSet());
        rows.removeIf(row -> {
            boolean gone = !wanted.contains(row.key);
            if (gone) {
                row.element.removeFromParent();
            }
            return gone;
        });
        for (int i = 0; i < items.size(); i++) {
            T item = items.get(i);
            Row row = known.computeIfAbsent(key.apply(item), Row::new);
            place(row, i);
            row.show(item);
        }
    }

    private void place(Row row, int index) {
        if (index < rows.size() && rows.get(index) == row) {
            return;
        }
        if (rows.remove(row)) {
            row.element.removeFromParent();
        }
        rows.add(index, row);
        body.insertChild(index, row.element);
    }

    /** How many rows it shows. */
    public int size() {
        return rows.size();
    }

    /** The texts of a row, for tests and for copying. */
    public List<String> texts(int index) {
        return rows.get(index).shown.stream().map(Cell::text).toList();
    }

    private final class Row {

        private final Object key;
        private final Element element = new Element("tr");
        private final List<Element> cells = new ArrayList<>();
        private final List<Cell> shown = new ArrayList<>();
        private final Element buttons = new Element("td");
        private List<String> offered = List.of();
        private Tone mark;
        private T item;

        Row(Object key) {
            this.key = key;
            for (Column<T> column : columns) {
                Element cell = new Element("td");
                cell.setAttribute("data-label", column.header());
                if (column.number()) {
                    cell.getClassList().add("number");
                }
                cells.add(cell);
                shown.add(null);
                element.appendChild(cell);
            }
            if (actions != null) {
                buttons.getClassList().add("actions");
                element.appendChild(buttons);
            }
        }

        void show(T now) {
            item = now;
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = columns.get(i).cell().apply(now);
                if (!cell.equals(shown.get(i))) {
                    shown.set(i, cell);
                    draw(cells.get(i), cell);
                }
            }
            Tone newMark = tone.apply(now);
            if (!Objects.equals(mark, newMark)) {
                mark = newMark;
                element.setAttribute("class", newMark == null ? "" : "row-" + newMark.style());
            }
            offer(actions == null ? List.of() : actions.apply(now));
        }

        private void offer(List<RowAction<T>> choices) {
            List<String> labels = choices.stream().map(RowAction::label).toList();
            if (labels.equals(offered)) {
                return;
            }
            offered = labels;
            buttons.removeAllChildren();
            for (RowAction<T> each : choices) {
                Button button = new Button(each.label(), click -> run(each.label()));
                button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
                button.setAriaLabel(each.label() + " " + shown.get(0).text());
                buttons.appendChild(button.getElement());
            }
        }

        private void run(String label) {
            actions.apply(item).stream()
                    .filter(each -> each.label().equals(label))
                    .findFirst()
                    .ifPresent(each -> each.run().accept(item));
        }
    }

    private static void draw(Element target, Cell cell) {
        target.removeAllChildren();
        Element main;
        if (cell.href() == null) {
            main = new Element("span");
            main.setText(cell.text());
        } else {
            main = new Anchor(cell.href(), cell.text()).getElement();
        }
        if (cell.tone() != null) {
            main.getClassList().add("badge");
            main.getClassList().add(cell.tone().style());
        }
        if (cell.mono()) {
            main.getClassList().add("mono");
        }
        if (cell.title() != null) {
            main.setAttribute("title", cell.title());
        }
        target.appendChild(main);
        if (!cell.trend().isEmpty()) {
            Element line = new Element("div");
            line.getClassList().add("spark");
            line.getClassList().add("trend");
            line.setAttribute("aria-hidden", "true");
            line.setProperty("innerHTML", Trend.svg(cell.trend()));
            target.appendChild(line);
        }
        if (cell.sub() != null) {
            Element sub = new Element("small");
            sub.setText(cell.sub());
            target.appendChild(sub);
        }
    }
}
