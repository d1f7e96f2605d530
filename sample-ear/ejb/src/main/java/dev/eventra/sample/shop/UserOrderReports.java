package dev.eventra.sample.shop;

import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** Counts orders and amounts by user, and checks the order of the user's events. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "subscription", propertyValue = "user-order-report"),
            // trying again would not help
            @ActivationConfigProperty(
                    propertyName = "noRetryOn",
                    propertyValue = "dev.eventra.sample.shop.BrokenOnPurposeException")
        })
public class UserOrderReports implements EventSubscriber {

    @Inject
    Reports reports;

    @Inject
    Chaos chaos;

    @EventListener(OrderPlaced.TYPE)
    public void placed(OrderPlaced order) {
        chaos.check(order.userId());
        reports.addToUser(order.userId(), 1, order.amountCents(), order.userSequence());
    }

    @EventListener(OrderChanged.TYPE)
    public void changed(OrderChanged order) {
        chaos.check(order.userId());
        reports.addToUser(order.userId(), 0, order.amountCents() - order.previousAmountCents(), order.userSequence());
    }

    @EventListener(OrderCancelled.TYPE)
    public void cancelled(OrderCancelled order) {
        chaos.check(order.userId());
        reports.addToUser(order.userId(), -1, -order.amountCents(), order.userSequence());
    }
}
