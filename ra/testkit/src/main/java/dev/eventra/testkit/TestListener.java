package dev.eventra.testkit;

import dev.eventra.api.Event;
import dev.eventra.api.EventListeners;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventraException;
import java.util.List;

/** A bean, called as the resource adapter calls it. */
final class TestListener {

    private final Object bean;
    private final EventListeners listeners;
    private final boolean overridesOne;
    private final boolean overridesSeveral;

    /**
     * @throws EventraException if its declarations are wrong, or it receives nothing
     */
    TestListener(Object bean) {
        this.bean = bean;
        this.listeners = EventListeners.of(bean.getClass());
        this.overridesOne = overrides("onEvent", Event.class);
        this.overridesSeveral = overrides("onEvents", List.class);
        if (listeners.isEmpty() && !overridden()) {
            throw new EventraException("listener " + bean.getClass().getName()
                    + " receives nothing: annotate a public method with @EventListener");
        }
    }

    private boolean overrides(String name, Class<?> parameter) {
        if (!(bean instanceof EventSubscriber)) {
            return false;
        }
        try {
            return bean.getClass().getMethod(name, parameter).getDeclaringClass() != EventSubscriber.class;
        } catch (NoSuchMethodException e) {
            throw new EventraException(bean.getClass().getName() + " has no method " + name, e);
        }
    }

    private boolean overridden() {
        return overridesOne || overridesSeveral;
    }

    boolean receives(Event event) {
        return overridden() || listeners.receives(event);
    }

    boolean isBatch() {
        return overridden() ? overridesSeveral : listeners.isBatch();
    }

    /**
     * @param events one event, or several if it {@link #isBatch()}
     */
    void call(List<Event> events) throws Exception {
        if (!(bean instanceof EventSubscriber subscriber)) {
            listeners.call(bean, events);
        } else if (isBatch()) {
            subscriber.onEvents(events);
        } else {
            subscriber.onEvent(events.get(0));
        }
    }
}
