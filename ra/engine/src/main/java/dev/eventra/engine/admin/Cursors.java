package dev.eventra.engine.admin;

import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import java.util.List;
import java.util.function.Function;

/** Pages by key. */
final class Cursors {

    private Cursors() {}

    /**
     * The key behind which a page begins.
     *
     * @param first that of the first page
     */
    static long number(PageRequest page, long first) {
        if (page.after() == null) {
            return first;
        }
        try {
            return Long.parseLong(page.after());
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "after", '"' + page.after() + "\" is not allowed; allowed is what the page before gave");
        }
    }

    /**
     * A page of what was read: one more than wanted, if there is more.
     *
     * @param key  by which the rows are in order
     * @param item what is shown of a row
     */
    static <R, T> Page<T> page(List<R> rows, int size, Function<R, Object> key, Function<R, T> item) {
        boolean more = rows.size() > size;
        List<R> shown = more ? rows.subList(0, size) : rows;
        return new Page<>(
                shown.stream().map(item).toList(),
                more ? key.apply(shown.get(size - 1)).toString() : null);
    }
}
