package dev.eventra.sample.shop;

import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** Counts orders and amounts by day. */
@MessageDriven(
        activationConfig =
                @ActivationConfigProperty(propertyName = "subscription", propertyValue = "daily-order-report"))
public class DailyOrderReports implements EventSubscriber {

    @Inject
    Reports reports;

    @EventListener(OrderPlaced.TYPE)
    public void placed(OrderPlaced order) {
        reports.addToDay(order.day(), 1, order.amountCents());
    }

    @EventListener(OrderChanged.TYPE)
    public void changed(OrderChanged order) {
        reports.addToDay(order.day(), 0, order.amountCents() - order.previousAmountCents());
    }

    @EventListener(OrderCancelled.TYPE)
    public void cancelled(OrderCancelled order) {
        reports.addToDay(order.day(), -1, -order.amountCents());
    }
}
