package dev.eventra.console.rest;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import java.util.function.Function;

/** Counts what a list has by reading a bounded number of its pages, however many there are. */
final class BoundedCount {

    private static final int PAGES = 2;

    private BoundedCount() {}

    static Count of(Function<PageRequest, Page<?>> list) {
        PageRequest next = PageRequest.first(PageRequest.LARGEST);
        int count = 0;
        for (int pages = 0; pages < PAGES; pages++) {
            Page<?> page = list.apply(next);
            count += page.items().size();
            if (page.cursor() == null) {
                return new Count(count, false);
            }
            next = next.after(page.cursor());
        }
        return new Count(count, true);
    }
}
