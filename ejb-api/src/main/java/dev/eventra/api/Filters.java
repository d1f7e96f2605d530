package dev.eventra.api;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/** Compiles the filters of one listener class. The language is looked for only if there is a filter. */
final class Filters {

    private final Class<?> bean;

    Filters(Class<?> bean) {
        this.bean = bean;
    }

    /**
     * @param expression empty for none
     * @return a filter that passes every event if there is none
     * @throws InvalidFilterException if the syntax is broken
     * @throws FilterException        if there is no language
     */
    Predicate<Event> compile(String expression) {
        if (expression.isEmpty()) {
            return event -> true;
        }
        return language().compile(expression);
    }

    /**
     * The resource adapter has the language. It is seen by the loader of the API where they are deployed together, and
     * by the thread's where the API lies above both the resource adapter and the application.
     */
    private FilterLanguage language() {
        try {
            return in(EventListeners.class.getClassLoader())
                    .or(() -> in(bean.getClassLoader()))
                    .or(() -> in(Thread.currentThread().getContextClassLoader()))
                    .orElseThrow(
                            () -> new FilterException("no filter language is there; the resource adapter has one"));
        } catch (ServiceConfigurationError e) {
            throw new FilterException("the filter language can't be loaded: " + e.getMessage(), e);
        }
    }

    private static Optional<FilterLanguage> in(ClassLoader loader) {
        Iterator<FilterLanguage> found =
                ServiceLoader.load(FilterLanguage.class, loader).iterator();
        return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
    }
}
