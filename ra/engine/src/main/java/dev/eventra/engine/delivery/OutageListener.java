package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.Conditions.Kind;

/** Notes in the status that deliveries wait for database or endpoint; the log has it from another. Thread-safe. */
final class OutageListener implements DeliveryListener {

    private final Conditions conditions;

    OutageListener(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        // the class alone: a listener's exception may throw when it is asked for more
        conditions.beginLogged(
                Kind.OUTAGE,
                "database or endpoint failed (" + cause.getClass().getName() + "); deliveries wait for them");
    }

    @Override
    public void resumed(String subscription) {
        conditions.endLogged(Kind.OUTAGE);
    }
}
