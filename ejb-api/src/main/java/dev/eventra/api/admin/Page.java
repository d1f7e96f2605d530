package dev.eventra.api.admin;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list, read by key: a page costs the same wherever it is, and what comes or goes meanwhile moves no other
 * item from page to page. Immutable.
 *
 * @param items  the items in order
 * @param cursor for {@link PageRequest#after(String)}; null if this is the last page
 * @param <T>    the items' type
 */
public record Page<T>(List<T> items, String cursor) {

    public Page {
        items = List.copyOf(items);
    }

    /** The cursor, if there may be a further page. */
    public Optional<String> next() {
        return Optional.ofNullable(cursor);
    }
}
