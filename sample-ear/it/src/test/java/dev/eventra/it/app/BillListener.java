package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventSubscriber;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** Gets the events of another outbox than the default one; its inbox is in that outbox's database. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "subscription", propertyValue = "bills"),
            @ActivationConfigProperty(propertyName = "outbox", propertyValue = "billing")
        })
public class BillListener implements EventSubscriber {

    @Inject
    private Bills bills;

    @Override
    public void onEvent(Event event) {
        bills.take(event);
    }
}
