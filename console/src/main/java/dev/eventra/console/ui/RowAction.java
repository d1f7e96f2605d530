package dev.eventra.console.ui;

import java.util.function.Consumer;

/**
 * Something to do with a row. Immutable.
 *
 * @param label what
 * @param run   does it, with the row as it is when it is pressed
 */
public record RowAction<T>(String label, Consumer<T> run) {}
