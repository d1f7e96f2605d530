package dev.eventra.console.export;

import java.util.function.Function;

/**
 * A column of a file. Immutable.
 *
 * @param name  the same in all languages, since programs read it
 * @param value a text, a number, or something whose {@code toString} is its value, such as a time; null for none
 * @param <T>   the rows' type
 */
public record ExportColumn<T>(String name, Function<T, Object> value) {}
