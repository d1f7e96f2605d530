package dev.eventra.api;

import java.util.function.Predicate;

/** A small language for tests: {@code subject=x}; fails for an event without a subject. */
public class SubjectFilters implements FilterLanguage {

    private static final String PREFIX = "subject=";

    @Override
    public Predicate<Event> compile(String expression) {
        if (!expression.startsWith(PREFIX)) {
            throw new InvalidFilterException(0, "subject= expected");
        }
        String wanted = expression.substring(PREFIX.length());
        return event -> event.subject()
                .orElseThrow(() -> new FilterException("no subject"))
                .equals(wanted);
    }
}
