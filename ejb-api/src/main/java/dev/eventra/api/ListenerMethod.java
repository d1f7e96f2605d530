package dev.eventra.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One {@link EventListener} method of a bean. Immutable and thread-safe. */
final class ListenerMethod {

    private final Method method;
    private final List<TypePattern> types;
    private final Predicate<Event> filter;
    private final ListenerParameters parameters;

    private ListenerMethod(
            Method method, List<TypePattern> types, Predicate<Event> filter, ListenerParameters parameters) {
        this.method = method;
        this.types = types;
        this.filter = filter;
        this.parameters = parameters;
    }

    /**
     * @param generics the generic types of the bean
     * @param problems gets what is wrong
     */
    static ListenerMethod of(Method method, Class<?> bean, GenericTypes generics, List<String> problems) {
        String name = method.getName();
        if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            problems.add(name + " must be public and not static");
        }
        if (method.getReturnType() != void.class) {
            problems.add(name + " must return void");
        }
        ListenerParameters parameters = ListenerParameters.of(method, bean, generics, problems);
        // for a public method of a class that isn't public
        if (!method.trySetAccessible()
                && !Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
            problems.add(name + " can't be called, make its class public");
        }
        return new ListenerMethod(method, types(method, problems), filter(method, bean, problems), parameters);
    }

    private static List<TypePattern> types(Method method, List<String> problems) {
        String[] patterns = method.getAnnotation(EventListener.class).value();
        List<TypePattern> types = new ArrayList<>(patterns.length);
        for (String pattern : patterns) {
            try {
                types.add(TypePattern.of(pattern));
            } catch (IllegalArgumentException e) {
                problems.add(method.getName() + ": " + e.getMessage());
            }
        }
        if (patterns.length == 0) {
            problems.add(method.getName() + " names no event type");
        }
        return List.copyOf(types);
    }

    private static Predicate<Event> filter(Method method, Class<?> bean, List<String> problems) {
        String expression = method.getAnnotation(EventListener.class).filter();
        try {
            return new Filters(bean).compile(expression);
        } catch (InvalidFilterException | FilterException e) {
            problems.add(method.getName() + ": filter \"" + expression + "\": " + e.getMessage());
            return event -> false;
        }
    }

    /** The types as the annotation names them. */
    List<String> typeNames() {
        return List.of(method.getAnnotation(EventListener.class).value());
    }

    /** The filter as the annotation has it; empty for none. */
    String filterText() {
        return method.getAnnotation(EventListener.class).filter().strip();
    }

    /** Whether it takes several events in one call. */
    boolean isBatch() {
        return parameters.isBatch();
    }

    /**
     * @param event as it comes from the upcasters
     * @throws FilterException if its type matches, and the filter can't be evaluated
     */
    boolean receives(Event event) {
        if (!matches(event.type())) {
            return false;
        }
        try {
            return filter.test(event);
        } catch (RuntimeException e) {
            throw new FilterException(
                    "filter of " + name() + " can't be evaluated for event " + event.id() + " (" + event.type() + "): "
                            + e.getMessage(),
                    e);
        }
    }

    /** Whether it is a listener of this type of events, whatever its filter says. */
    boolean matches(String type) {
        for (TypePattern pattern : types) {
            if (pattern.matches(type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param events one event, or several if it {@link #isBatch}
     */
    void call(Object bean, List<Event> events) {
        Object[] arguments = parameters.arguments(events);
        try {
            method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause(), events);
        } catch (IllegalAccessException e) {
            throw new EventListenerException(method + " can't be called", e);
        }
    }

    private RuntimeException unchecked(Throwable failure, List<Event> events) {
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        String first = "event " + events.get(0).id();
        // the text of the listener's exception may hold event data: it stays in the cause
        return new EventListenerException(
                name() + " failed for " + (events.size() == 1 ? first : events.size() + " events from " + first + " on")
                        + " with " + failure.getClass().getName(),
                failure);
    }

    private String name() {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
