package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventSubscription;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A listener that is a CDI bean; is tried often, and answers each task with an event. */
@ApplicationScoped
@EventSubscription(
        value = BeanTasks.SUBSCRIPTION,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "maxAttempts", propertyValue = "10"),
            @ActivationConfigProperty(propertyName = "backoff", propertyValue = "20ms")
        })
public class BeanTasks {

    public static final String SUBSCRIPTION = "bean-tasks";
    public static final String GIVEN = "bean.given";
    public static final String DONE = "bean.done";

    @Inject
    private Effects effects;

    @Resource(lookup = Names.PUBLISHER)
    private EventPublisher events;

    @EventListener(GIVEN)
    public void given(Task task, Event event) throws TaskException {
        events.publish(DONE, event.group().orElseThrow(), task);
        effects.take(SUBSCRIPTION, task, event);
    }
}
