package dev.eventra.api;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the parameters of a listener method are given. Immutable and thread-safe. */
final class ListenerParameters {

    /**
     * @param type {@link Event}, or what the data is bound to
     * @param list whether it takes one such for each event of a batch
     */
    private record Parameter(Type type, boolean list) {

        boolean isEvent() {
            return type == Event.class;
        }

        Object of(Event event, Class<?> bean) {
            return isEvent() ? event : event.data(type, bean);
        }

        Object of(List<Event> events, Class<?> bean) {
            if (!list) {
                return of(events.get(0), bean);
            }
            List<Object> values = new ArrayList<>(events.size());
            for (Event event : events) {
                values.add(of(event, bean));
            }
            return Collections.unmodifiableList(values);
        }
    }

    private final Class<?> bean;
    private final List<Parameter> parameters;

    private ListenerParameters(Class<?> bean, List<Parameter> parameters) {
        this.bean = bean;
        this.parameters = parameters;
    }

    /**
     * @param types    the generic types of the bean
     * @param problems gets what is wrong
     */
    static ListenerParameters of(Method method, Class<?> bean, GenericTypes types, List<String> problems) {
        List<Parameter> parameters = new ArrayList<>();
        for (Type declared : method.getGenericParameterTypes()) {
            Parameter parameter = parameter(types.resolve(declared));
            problem(parameter).ifPresent(text -> problems.add(method.getName() + text));
            parameters.add(parameter);
        }
        long lists = parameters.stream().filter(Parameter::list).count();
        long events = parameters.stream().filter(Parameter::isEvent).count();
        long data = parameters.size() - events;
        if (events > 1 || data > 1 || events + data == 0) {
            problems.add(method.getName() + " must take the data, an Event, or both, each once");
        } else if (lists == 1 && parameters.size() == 2) {
            problems.add(method.getName() + " mixes a List, which holds a batch, with a parameter for one event: make"
                    + " both a List, or none");
        }
        return new ListenerParameters(bean, List.copyOf(parameters));
    }

    private static Parameter parameter(Type type) {
        if (type == List.class) {
            return new Parameter(Object.class, true);
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            return new Parameter(element instanceof WildcardType some ? some.getUpperBounds()[0] : element, true);
        }
        return new Parameter(type, false);
    }

    private static Optional<String> problem(Parameter parameter) {
        Type type = parameter.type();
        if (type instanceof Class<?> simple && simple.isPrimitive()) {
            return Optional.of(" takes a primitive, which can't hold an event without data");
        }
        if (parameter.list() && type == Object.class) {
            return Optional.of(" takes a List without saying of what: List<Event>, or a List of the data's type");
        }
        if (GenericTypes.isOpen(type)) {
            return Optional.of(" takes " + type.getTypeName() + ", and the class doesn't say what that stands for");
        }
        if (isOfEvents(type)) {
            return Optional.of(" takes " + type.getTypeName() + ": several events come as List<Event>");
        }
        return Optional.empty();
    }

    private static boolean isOfEvents(Type type) {
        return type == Event[].class
                || type instanceof ParameterizedType generic
                        && Arrays.asList(generic.getActualTypeArguments()).contains(Event.class);
    }

    /** Whether they take several events. */
    boolean isBatch() {
        return parameters.stream().anyMatch(Parameter::list);
    }

    /**
     * @param events one event, or several if it is a batch
     * @throws InvalidEventException if the data of one can't be bound; names it
     */
    Object[] arguments(List<Event> events) {
        Object[] arguments = new Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = parameters.get(i).of(events, bean);
        }
        return arguments;
    }
}
