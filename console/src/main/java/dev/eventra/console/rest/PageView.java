package dev.eventra.console.rest;

import dev.eventra.api.admin.Page;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param items the items
 * @param next  for the parameter {@code after} of the next request; null if there are no more
 */
public record PageView<T>(List<T> items, String next) {

    static <T> PageView<T> of(Page<T> page) {
        return of(page, item -> item);
    }

    static <S, T> PageView<T> of(Page<S> page, Function<S, T> view) {
        return new PageView<>(page.items().stream().map(view).toList(), page.cursor());
    }

    /** A list that has one page. */
    static <T> PageView<T> of(List<T> items) {
        return new PageView<>(items, null);
    }
}
