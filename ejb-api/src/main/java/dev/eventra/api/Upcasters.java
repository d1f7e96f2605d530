package dev.eventra.api;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/** The upcasters of one listener class, in their order. Immutable and thread-safe. */
final class Upcasters {

    private record Step(EventUpcaster upcaster, TypePattern type) {

        Event apply(Event event) {
            return type.matches(event.type()) && upcaster.applies(event) ? upcaster.upcast(event) : event;
        }
    }

    private final List<Step> steps;

    private Upcasters(List<Step> steps) {
        this.steps = steps;
    }

    /**
     * @param problems gets what is wrong
     */
    static Upcasters of(Class<?> bean, List<String> problems) {
        List<Step> steps = new ArrayList<>();
        UpcastWith named = bean.getAnnotation(UpcastWith.class);
        if (named != null) {
            for (Class<? extends EventUpcaster> type : named.value()) {
                step(type, steps, problems);
            }
        }
        return new Upcasters(List.copyOf(steps));
    }

    private static void step(Class<? extends EventUpcaster> type, List<Step> steps, List<String> problems) {
        String name = "upcaster " + type.getName();
        try {
            EventUpcaster upcaster = type.getConstructor().newInstance();
            String pattern = upcaster.type();
            if (pattern == null) {
                problems.add(name + " names no event type");
            } else {
                steps.add(new Step(upcaster, TypePattern.of(pattern)));
            }
        } catch (InvocationTargetException e) {
            problems.add(name + " can't be made: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            problems.add(name + " must be a public class with a public constructor without parameters");
        } catch (IllegalArgumentException e) {
            problems.add(name + ": " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            problems.add(name + " can't tell its event type: " + e);
        }
    }

    /** Whether an upcaster looks at events of this type. */
    boolean take(String type) {
        return steps.stream().anyMatch(step -> step.type().matches(type));
    }

    /**
     * @return the event of today; the same if no upcaster applies
     * @throws UpcastException if an upcaster fails or breaks a rule; names it
     */
    Event apply(Event event) {
        Event current = event;
        for (Step step : steps) {
            current = apply(step, current);
        }
        return current;
    }

    private static Event apply(Step step, Event old) {
        Event upcast;
        try {
            upcast = step.apply(old);
        } catch (RuntimeException e) {
            throw new UpcastException(
                    failure(step, old) + "failed with " + e.getClass().getName(), e);
        }
        if (upcast == old) {
            return old;
        }
        if (upcast == null) {
            throw new UpcastException(failure(step, old) + "gave none");
        }
        if (!upcast.id().equals(old.id()) || !upcast.source().equals(old.source())) {
            throw new UpcastException(failure(step, old) + "changed source or id to " + upcast.source() + " "
                    + upcast.id() + ": they say which event it is, and must stay");
        }
        // copies lose the mark
        return old.replayOperation().map(upcast::asReplay).orElse(upcast);
    }

    private static String failure(Step step, Event event) {
        return "upcaster " + step.upcaster().getClass().getName() + ", given event " + event.id() + " (" + event.type()
                + ") of " + event.source() + ", ";
    }
}
