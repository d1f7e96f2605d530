package dev.eventra.api.admin;

/**
 * Which part of a list. Immutable.
 *
 * @param after {@link Page#next()} of the page before; null for the first page
 * @param size  how many items at the most; 1 to 500
 */
public record PageRequest(String after, int size) {

    /** The most items of one page. */
    public static final int LARGEST = 500;

    /** The most characters of a cursor: it has to fit into an address. */
    public static final int LONGEST_CURSOR = 6_000;

    public PageRequest {
        Check.optional("after", after, LONGEST_CURSOR);
        Check.range("size", size, 1, LARGEST);
    }

    /** The first page. */
    public static PageRequest first(int size) {
        return new PageRequest(null, size);
    }

    /** The page behind the one that ended with this cursor. */
    public PageRequest after(String cursor) {
        return new PageRequest(cursor, size);
    }
}
