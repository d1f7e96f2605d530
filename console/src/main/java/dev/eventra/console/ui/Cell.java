package dev.eventra.console.ui;

import dev.eventra.console.page.Formats;
import java.util.List;

/**
 * What a cell shows. Always set as text, never as HTML. Immutable; two that are equal look the same.
 *
 * @param text  the text
 * @param sub   a smaller second line; null for none
 * @param tone  of a badge; null for plain text
 * @param mono  whether it is an id or a name of a machine
 * @param href  where it leads; null for nowhere
 * @param title shown when pointed at; null for none
 * @param trend values of the last minutes, drawn as a line; empty for none
 */
public record Cell(String text, String sub, Tone tone, boolean mono, String href, String title, List<Double> trend) {

    public Cell {
        text = Formats.visible(text);
        sub = Formats.visible(sub);
        trend = List.copyOf(trend);
    }

    /** Plain text; a dash for null. */
    public static Cell text(String text) {
        return new Cell(text == null || text.isEmpty() ? "–" : text, null, null, false, null, null, List.of());
    }

    /** An id or the name of a machine. */
    public static Cell mono(String text) {
        return new Cell(text == null || text.isEmpty() ? "–" : text, null, null, true, null, null, List.of());
    }

    /** A state. */
    public static Cell badge(String text, Tone tone) {
        return new Cell(text, null, tone, false, null, null, List.of());
    }

    public Cell to(String address) {
        return new Cell(text, sub, tone, mono, address, title, trend);
    }

    public Cell sub(String line) {
        return new Cell(text, line == null || line.isEmpty() ? null : line, tone, mono, href, title, trend);
    }

    public Cell title(String words) {
        return new Cell(text, sub, tone, mono, href, words, trend);
    }

    public Cell trend(List<Double> values) {
        return new Cell(text, sub, tone, mono, href, title, values);
    }
}
