package dev.eventra.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The {@link EventListener} methods of a class: found, checked, matched with events and called. Kept with the class
 * that declares them. Immutable and thread-safe.
 */
public final class EventListeners {

    private static final ClassValue<EventListeners> LISTENERS = new ClassValue<>() {
        @Override
        protected EventListeners computeValue(Class<?> bean) {
            return new EventListeners(bean);
        }
    };

    private final List<ListenerMethod> methods;

    private EventListeners(Class<?> bean) {
        List<String> problems = new ArrayList<>();
        this.methods = annotated(bean).stream()
                .filter(method -> !bridgesAnother(method))
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
                .map(method -> ListenerMethod.of(method, problems))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidListenerException(bean, problems);
        }
    }

    /**
     * @param bean a bean's class; not null
     * @return its listener methods, inherited ones among them
     * @throws InvalidListenerException if any of them breaks a rule of {@link EventListener}; names all problems
     */
    public static EventListeners of(Class<?> bean) {
        return LISTENERS.get(bean);
    }

    /** Whether the class has no {@link EventListener} method at all. */
    public boolean isEmpty() {
        return methods.isEmpty();
    }

    /**
     * @param type an event type; not null
     * @return whether a method receives events of this type
     */
    public boolean receives(String type) {
        for (ListenerMethod method : methods) {
            if (method.receives(type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Calls the methods that receive the event, in the order of their names.
     *
     * @param bean  an instance of the class; not null
     * @param event the event; not null
     * @throws EventListenerException if a method throws a checked exception, which is the cause
     */
    public void call(Object bean, Event event) {
        for (ListenerMethod method : methods) {
            if (method.receives(event.type())) {
                method.call(bean, event);
            }
        }
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

    private record ListenerMethod(Method method, List<TypePattern> types) {

        static ListenerMethod of(Method method, List<String> problems) {
            String name = method.getName();
            if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
                problems.add(name + " must be public and not static");
            }
            if (method.getReturnType() != void.class) {
                problems.add(name + " must return void");
            }
            checkParameters(method, problems);
            // for a public method of a class that isn't public
            if (!method.trySetAccessible()
                    && !Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
                problems.add(name + " can't be called, make its class public");
            }
            return new ListenerMethod(method, types(method, problems));
        }

        private static void checkParameters(Method method, List<String> problems) {
            int events = 0;
            int data = 0;
            for (Class<?> parameter : method.getParameterTypes()) {
                if (parameter == Event.class) {
                    events++;
                } else {
                    data++;
                }
                if (parameter.isPrimitive()) {
                    problems.add(method.getName() + " takes a primitive, which can't hold an event without data");
                }
            }
            if (events > 1 || data > 1 || events + data == 0) {
                problems.add(method.getName() + " must take the data, an Event, or both, each once");
            }
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

        boolean receives(String type) {
            for (TypePattern pattern : types) {
                if (pattern.matches(type)) {
                    return true;
                }
            }
            return false;
        }

        void call(Object bean, Event event) {
            Class<?>[] parameters = method.getParameterTypes();
            Object[] arguments = new Object[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                arguments[i] = parameters[i] == Event.class ? event : event.data(parameters[i]);
            }
            try {
                method.invoke(bean, arguments);
            } catch (InvocationTargetException e) {
                throw unchecked(e.getCause(), event);
            } catch (IllegalAccessException e) {
                throw new EventListenerException(method + " can't be called", e);
            }
        }

        private RuntimeException unchecked(Throwable failure, Event event) {
            if (failure instanceof RuntimeException unchecked) {
                return unchecked;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            // the text of the listener's exception may hold event data: it stays in the cause
            return new EventListenerException(
                    method.getDeclaringClass().getName() + "." + method.getName() + " failed for event " + event.id()
                            + " with " + failure.getClass().getName(),
                    failure);
        }
    }
}
