package dev.eventra.console.page;

import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A long list that is read page by page, by key. It keeps so many items at the most; who wants to see more narrows the
 * filter. Not thread-safe.
 *
 * @param <T> the items' type
 */
public final class CursorList<T> {

    /** So many items at the most. */
    public static final int LIMIT = 500;

    private static final int PAGE = 50;

    private final Function<PageRequest, Page<T>> source;
    private final int pageSize;
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private String cursor;
    private boolean more;

    public CursorList(Function<PageRequest, Page<T>> source) {
        this(source, PAGE, LIMIT);
    }

    /**
     * @param pageSize how many to read at once
     * @param limit    how many at the most
     */
    CursorList(Function<PageRequest, Page<T>> source, int pageSize, int limit) {
        this.source = source;
        this.pageSize = pageSize;
        this.limit = limit;
    }

    /** Reads as many as were read before, from the first one; at least one page. */
    public void reload() {
        int wanted = Math.max(pageSize, items.size());
        Page<T> page = source.apply(PageRequest.first(Math.min(wanted, PageRequest.LARGEST)));
        items.clear();
        take(page);
    }

    /** Reads one page more, if there may be one. */
    public void more() {
        if (hasMore()) {
            take(source.apply(
                    PageRequest.first(Math.min(pageSize, limit - items.size())).after(cursor)));
        }
    }

    private void take(Page<T> page) {
        items.addAll(page.items());
        cursor = page.next().orElse(null);
        more = cursor != null;
    }

    /** What was read. */
    public List<T> items() {
        return List.copyOf(items);
    }

    /** Whether a further page can be read. */
    public boolean hasMore() {
        return more && items.size() < limit;
    }

    /** Whether there are more items than this list takes. */
    public boolean isCut() {
        return more && items.size() >= limit;
    }
}
