package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventSubscriber;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** Overrides the listener interface's method, so its checked exceptions reach the resource adapter as they are. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "subscription", propertyValue = PlainTasks.SUBSCRIPTION),
            @ActivationConfigProperty(propertyName = "maxAttempts", propertyValue = "10"),
            @ActivationConfigProperty(propertyName = "backoff", propertyValue = "20ms")
        })
public class PlainTasks implements EventSubscriber {

    public static final String SUBSCRIPTION = "plain-tasks";
    public static final String GIVEN = "plain.given";

    @Inject
    private Effects effects;

    @Override
    public void onEvent(Event event) throws Exception {
        if (event.type().equals(GIVEN)) {
            effects.take(SUBSCRIPTION, event.data(Task.class), event);
        }
    }
}
