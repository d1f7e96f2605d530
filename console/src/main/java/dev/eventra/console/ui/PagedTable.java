package dev.eventra.console.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.eventra.console.live.Reading;
import dev.eventra.console.page.CursorList;
import dev.eventra.console.page.Formats;

/**
 * A table over a long list: shows the first page and, on request, one more; tells when there is nothing, and when it can't
 * be read.
 *
 * @param <T> the rows' type
 */
public final class PagedTable<T> extends Div {

    private final DataTable<T> table;
    private final Notice empty;
    private final Div place = new Div();
    private final Button more = new Button();
    private final Span count = new Span();
    private CursorList<T> list;

    public PagedTable(DataTable<T> table, Notice empty) {
        this.table = table;
        this.empty = empty;
        addClassName("paged");
        more.setText(getTranslation("list.more"));
        more.addClickListener(click -> read(list::more));
        count.addClassName("list-count");
        Div foot = new Div(count, more);
        foot.addClassName("list-foot");
        add(table, empty, place, foot);
        table.setVisible(false);
        empty.setVisible(false);
        more.setVisible(false);
    }

    /** Shows another list, from its first page. */
    public void show(CursorList<T> other) {
        list = other;
        reload();
    }

    /** Reads what is shown once more. */
    public void reload() {
        if (list != null) {
            read(list::reload);
        }
    }

    /** Whether it was read, and there is nothing. */
    public boolean isEmpty() {
        return empty.isVisible();
    }

    private void read(Runnable work) {
        Reading<Boolean> reading = Reading.of(() -> {
            work.run();
            return true;
        });
        place.removeAll();
        if (!reading.isOk()) {
            place.add(Notice.of(reading, this::reload));
            table.setVisible(table.size() > 0);
            empty.setVisible(false);
            return;
        }
        table.update(list.items());
        boolean any = table.size() > 0;
        table.setVisible(any);
        empty.setVisible(!any);
        more.setVisible(list.hasMore());
        String key = list.isCut() ? "list.cut" : list.hasMore() ? "list.first" : "list.all";
        count.setText(any ? getTranslation(key, Formats.number(table.size())) : "");
    }
}
