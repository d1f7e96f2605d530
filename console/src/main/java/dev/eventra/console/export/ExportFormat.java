package dev.eventra.console.export;

import java.io.Writer;
import java.util.function.Function;

/** In which form a list is written. */
public enum ExportFormat {
    CSV("csv", "text/csv; charset=utf-8", CsvWriter::new),
    JSON_LINES("jsonl", "application/x-ndjson; charset=utf-8", JsonLinesWriter::new);

    private final String ending;
    private final String mediaType;
    private final Function<Writer, RowWriter> writer;

    ExportFormat(String ending, String mediaType, Function<Writer, RowWriter> writer) {
        this.ending = ending;
        this.mediaType = mediaType;
        this.writer = writer;
    }

    /** How a file's name ends, without the dot. */
    public String ending() {
        return ending;
    }

    /** What a browser is told. */
    public String mediaType() {
        return mediaType;
    }

    /** Writes in this form, as UTF-8 if the writer does. */
    public RowWriter on(Writer out) {
        return writer.apply(out);
    }
}
