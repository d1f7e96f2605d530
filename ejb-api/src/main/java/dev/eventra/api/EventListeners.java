package dev.eventra.api;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The {@link EventListener} methods of a class, and its upcasters: found, checked, matched with events and called. Kept
 * with the class that declares them. Immutable and thread-safe.
 */
public final class EventListeners {

    private static final ClassValue<EventListeners> LISTENERS = new ClassValue<>() {
        @Override
        protected EventListeners computeValue(Class<?> bean) {
            return new EventListeners(bean);
        }
    };

    private final Upcasters upcasters;
    private final List<ListenerMethod> methods;

    private EventListeners(Class<?> bean) {
        List<String> problems = new ArrayList<>();
        GenericTypes generics = new GenericTypes(bean);
        this.upcasters = Upcasters.of(bean, problems);
        this.methods = annotated(bean).stream()
                .filter(method -> !bridgesAnother(method))
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
                .map(method -> ListenerMethod.of(method, bean, generics, problems))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidListenerException(bean, problems);
        }
    }

    /**
     * @param bean a bean's class; not null
     * @return its listener methods, inherited ones among them
     * @throws InvalidListenerException if a method or an upcaster breaks a rule; names all problems
     */
    public static EventListeners of(Class<?> bean) {
        return LISTENERS.get(bean);
    }

    /** The types that the methods name, each once, in order; unmodifiable. */
    public List<String> types() {
        return methods.stream()
                .flatMap(method -> method.typeNames().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The filters of the methods that have one, each once; unmodifiable. */
    public List<String> filters() {
        return methods.stream()
                .map(ListenerMethod::filterText)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** Whether the class has no {@link EventListener} method at all. */
    public boolean isEmpty() {
        return methods.isEmpty();
    }

    /** Whether a method takes several events in one call. */
    public boolean isBatch() {
        return methods.stream().anyMatch(ListenerMethod::isBatch);
    }

    /**
     * @param event as it was published; not null
     * @return whether a method receives it, by type and filter, after upcasting; also true if that can't be told, since
     *     an upcaster or a filter fails: the failure is then met by the call
     */
    public boolean receives(Event event) {
        try {
            Event current = upcasters.apply(event);
            for (ListenerMethod method : methods) {
                if (method.receives(current)) {
                    return true;
                }
            }
            return false;
        } catch (RuntimeException | Error e) {
            return true;
        }
    }

    /**
     * @param type the type of an event that can't be read any further; not null
     * @return whether a method may receive events of this type, whatever its filter says; also true if an upcaster takes
     *     the type, since it may make another of it
     */
    public boolean mayReceive(String type) {
        return upcasters.take(type) || methods.stream().anyMatch(method -> method.matches(type));
    }

    /**
     * Calls the methods that receive the event, in the order of their names; a batch method with a list of one.
     *
     * @param bean  an instance of the class; not null
     * @param event the event as it was published; not null
     * @throws EventListenerException if a method throws a checked exception, which is the cause
     * @throws UpcastException        if an upcaster fails
     * @throws FilterException        if a filter can't be evaluated
     */
    public void call(Object bean, Event event) {
        call(bean, List.of(event));
    }

    /**
     * Calls the methods that receive any of the events. Events that no method receives are left out; the others are
     * cut into <em>runs</em>:
     *
     * <ul>
     *   <li>an event that no batch method receives is a run by itself;
     *   <li>consecutive events that the same methods receive, a batch method among them, are one run.
     * </ul>
     *
     * <p>The runs come one after another. In a run the methods are called in the order of their names: a batch method
     * once, with all events of the run; another method for each of them in turn. So each method sees the events in the
     * order given, each event meets its methods in the order of their names, and no method sees an event of a later
     * run before all methods are done with the earlier one.
     *
     * <p>All events are upcast and matched before the first method is called.
     *
     * @param bean   an instance of the class; not null
     * @param events the events as they were published, those of one group in their order; not null
     * @throws EventListenerException if a method throws a checked exception, which is the cause; no further method is
     *                                called after a failure
     * @throws UpcastException        if an upcaster fails
     * @throws FilterException        if a filter can't be evaluated
     */
    public void call(Object bean, List<Event> events) {
        for (Run run : runs(events)) {
            for (ListenerMethod method : run.methods()) {
                if (method.isBatch()) {
                    method.call(bean, run.events());
                } else {
                    run.events().forEach(event -> method.call(bean, List.of(event)));
                }
            }
        }
    }

    /** Consecutive events, and the methods that receive each of them. */
    private record Run(List<ListenerMethod> methods, List<Event> events) {

        boolean continuesWith(List<ListenerMethod> others) {
            return methods.equals(others) && methods.stream().anyMatch(ListenerMethod::isBatch);
        }
    }

    private List<Run> runs(List<Event> events) {
        List<Run> runs = new ArrayList<>();
        Run last = null;
        for (Event event : events) {
            Event current = upcasters.apply(event);
            List<ListenerMethod> receiving = receiving(current);
            if (receiving.isEmpty()) {
                continue;
            }
            if (last == null || !last.continuesWith(receiving)) {
                last = new Run(receiving, new ArrayList<>());
                runs.add(last);
            }
            last.events().add(current);
        }
        return runs;
    }

    private List<ListenerMethod> receiving(Event event) {
        List<ListenerMethod> receiving = new ArrayList<>(methods.size());
        for (ListenerMethod method : methods) {
            if (method.receives(event)) {
                receiving.add(method);
            }
        }
        return receiving;
    }

    /** Public methods anywhere in the hierarchy, and annotated ones that can't be called, so that they are reported. */
    private static List<Method> annotated(Class<?> bean) {
        List<Method> found = new ArrayList<>();
        for (Method method : bean.getMethods()) {
            if (method.isAnnotationPresent(EventListener.class)) {
                found.add(method);
            }
        }
        for (Class<?> type = bean; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isPublic(method.getModifiers()) && method.isAnnotationPresent(EventListener.class)) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    /**
     * Bridge methods carry a copy of the annotation. One that stands for a method of its own class would be called
     * twice; one that makes a method of a hidden superclass visible is the only way to it.
     */
    private static boolean bridgesAnother(Method method) {
        if (!method.isBridge()) {
            return false;
        }
        for (Method other : method.getDeclaringClass().getDeclaredMethods()) {
            if (!other.isBridge()
                    && other.getName().equals(method.getName())
                    && fits(other.getParameterTypes(), method.getParameterTypes())) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(Class<?>[] narrow, Class<?>[] wide) {
        if (narrow.length != wide.length) {
            return false;
        }
        for (int i = 0; i < narrow.length; i++) {
            if (!wide[i].isAssignableFrom(narrow[i])) {
                return false;
            }
        }
        return true;
    }
}
