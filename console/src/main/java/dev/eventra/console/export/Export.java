package dev.eventra.console.export;

import dev.eventra.api.EventraException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.console.export.RowWriter.Cut;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * A list that is written to a file. Immutable.
 *
 * @param name    of what, such as {@code events}; part of the file's name
 * @param columns what is written of a row
 * @param source  reads a page
 * @param filter  which rows, in words, for the audit; null for all
 * @param <T>     the rows' type
 */
public record Export<T>(
        String name, List<ExportColumn<T>> columns, Function<PageRequest, Page<T>> source, String filter) {

    /** So many rows at the most. */
    public static final int MOST_ROWS = 10_000;

    /** A page may hold nothing and still have one behind it, if its filter fits little. */
    static final int MOST_PAGES = 500;

    public Export {
        columns = List.copyOf(columns);
    }

    /** The columns' names. */
    public List<String> header() {
        return columns.stream().map(ExportColumn::name).toList();
    }

    /** Reads the first page: what fails then fails before anything was written. */
    public Started<T> start() {
        return new Started<>(this, source.apply(PageRequest.first(PageRequest.LARGEST)));
    }

    private List<Object> values(T row) {
        return columns.stream().map(each -> each.value().apply(row)).toList();
    }

    /**
     * How much was written. Immutable.
     *
     * @param rows how many rows
     * @param cut  why that is not all; null if it is
     */
    public record Outcome(int rows, Cut cut) {}

    /** An export whose first page was read. Used once. */
    public static final class Started<T> {

        private final Export<T> export;
        private Page<T> page;
        private int pages = 1;
        private int rows;

        private Started(Export<T> export, Page<T> first) {
            this.export = export;
            this.page = first;
        }

        /**
         * Writes all rows up to the bound. If these are not all, the last line says so, and why.
         *
         * @throws IOException if the file can't be written on, such as when its reader went away
         */
        public Outcome write(RowWriter writer) throws IOException {
            writer.begin(export.header());
            Cut cut = writeRows(writer);
            if (cut != null) {
                writer.cut(rows, cut);
            }
            writer.end();
            return new Outcome(rows, cut);
        }

        /** How many rows were written so far. */
        public int rows() {
            return rows;
        }

        private Cut writeRows(RowWriter writer) throws IOException {
            while (true) {
                for (T row : page.items()) {
                    if (rows == MOST_ROWS) {
                        return Cut.LIMIT;
                    }
                    writer.row(export.values(row));
                    rows++;
                }
                if (page.next().isEmpty()) {
                    return null;
                }
                if (rows == MOST_ROWS || pages == MOST_PAGES) {
                    return Cut.LIMIT;
                }
                try {
                    page = export.source().apply(new PageRequest(page.cursor(), PageRequest.LARGEST));
                } catch (EventraException e) {
                    // the first rows are on their way already
                    return Cut.FAILED;
                }
                pages++;
            }
        }
    }
}
