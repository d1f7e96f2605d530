package dev.eventra.console.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * CSV (RFC 4180) that is safe to open in a spreadsheet. All texts are quoted. A text that a spreadsheet would run as a
 * formula is led by an apostrophe, which makes it a text there; so that none gets through, blanks before the sign don't
 * help it, nor does its full-width form. A byte order mark tells spreadsheets that it is UTF-8.
 */
final class CsvWriter implements RowWriter {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String LINE_END = "\r\n";
    private static final String FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠";

    private final Writer out;
    private int columns;

    CsvWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> header) throws IOException {
        columns = header.size();
        out.write(BYTE_ORDER_MARK);
        row(List.copyOf(header));
    }

    @Override
    public void row(List<Object> values) throws IOException {
        String separator = "";
        for (Object value : values) {
            out.write(separator);
            separator = ",";
            write(value);
        }
        out.write(LINE_END);
    }

    private void write(Object value) throws IOException {
        if (value instanceof Number number) {
            out.write(number.toString());
        } else if (value != null) {
            out.write('"');
            out.write(safe(value.toString()).replace("\"", "\"\""));
            out.write('"');
        }
    }

    /** The text, led by an apostrophe if a spreadsheet could take it for a formula. */
    static String safe(String text) {
        int first = 0;
        while (first < text.length() && isBlank(text.charAt(first))) {
            first++;
        }
        boolean formula = !text.isEmpty() && FORMULA_SIGNS.indexOf(text.charAt(0)) >= 0
                || first < text.length() && FORMULA_SIGNS.indexOf(text.charAt(first)) >= 0;
        return formula ? "'" + text : text;
    }

    /** What a spreadsheet may drop before it looks at a text: blanks, controls, and characters that can't be seen. */
    private static boolean isBlank(char each) {
        return Character.isWhitespace(each)
                || Character.isSpaceChar(each)
                || Character.isISOControl(each)
                || Character.getType(each) == Character.FORMAT;
    }

    @Override
    public void cut(int rows, Cut reason) throws IOException {
        out.write("\"Not complete: these are the first " + rows + " rows. " + words(reason) + "\"");
        out.write(",".repeat(columns - 1));
        out.write(LINE_END);
    }

    private static String words(Cut reason) {
        return switch (reason) {
            case LIMIT -> "There are more; narrow the filter to get them.";
            case FAILED -> "Reading on failed; try again.";
        };
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
