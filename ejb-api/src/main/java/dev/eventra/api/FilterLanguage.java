package dev.eventra.api;

import java.util.function.Predicate;

/**
 * The language of {@link EventListener#filter()}. Found by {@link java.util.ServiceLoader}; the resource adapter brings
 * CloudEvents SQL. Not for applications to call.
 */
public interface FilterLanguage {

    /**
     * @param expression a condition; not null
     * @return whether an event fulfils it; thread-safe, throws {@link FilterException} for an event for which that
     *     can't be told
     * @throws InvalidFilterException if the expression is none of the language
     */
    Predicate<Event> compile(String expression);
}
