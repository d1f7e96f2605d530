package dev.eventra.console.export;

import java.io.IOException;
import java.util.List;

/** Writes rows in some form. Used once, by one thread. */
public interface RowWriter {

    /** Why rows are missing. */
    enum Cut {
        /** There are more than are exported at once. */
        LIMIT,
        /** Reading them failed on the way. */
        FAILED
    }

    /** Comes first. */
    void begin(List<String> header) throws IOException;

    /** A row: as many values as the header has names; null for none. */
    void row(List<Object> values) throws IOException;

    /** Says that these are not all rows. */
    void cut(int rows, Cut reason) throws IOException;

    /** Comes last. */
    void end() throws IOException;
}
