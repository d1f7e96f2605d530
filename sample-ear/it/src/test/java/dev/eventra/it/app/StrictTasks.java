package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** Gives up after the second attempt. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "subscription", propertyValue = StrictTasks.SUBSCRIPTION),
            @ActivationConfigProperty(propertyName = "maxAttempts", propertyValue = "2"),
            @ActivationConfigProperty(propertyName = "backoff", propertyValue = "20ms")
        })
public class StrictTasks implements EventSubscriber {

    public static final String SUBSCRIPTION = "strict-tasks";
    public static final String GIVEN = "strict.given";

    @Inject
    private Effects effects;

    @EventListener("strict.*")
    public void given(Event event, Task task) throws TaskException {
        effects.take(SUBSCRIPTION, task, event);
    }
}
