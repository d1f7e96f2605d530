package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventPublisher;
import dev.eventra.api.EventSubscriber;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** Is tried often, and answers each task with an event. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "subscription", propertyValue = PatientTasks.SUBSCRIPTION),
            @ActivationConfigProperty(propertyName = "maxAttempts", propertyValue = "10"),
            @ActivationConfigProperty(propertyName = "backoff", propertyValue = "20ms")
        })
public class PatientTasks implements EventSubscriber {

    public static final String SUBSCRIPTION = "patient-tasks";
    public static final String GIVEN = "patient.given";
    public static final String DONE = "patient.done";

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
