package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.Conditions.Kind;
import java.util.function.Consumer;

/** Notes in the status what holds deliveries up; the log has it from another. Thread-safe. */
final class StatusListener implements DeliveryListener {

    private final Conditions conditions;
    private final Consumer<String> pause;

    /**
     * @param pause pauses the subscription for a reason
     */
    StatusListener(Conditions conditions, Consumer<String> pause) {
        this.conditions = conditions;
        this.pause = pause;
    }

    @Override
    public void paused(String subscription, Throwable cause) {
        if (cause instanceof BreakerOpenException) {
            conditions.beginLogged(Kind.BREAKER, cause.getMessage());
        } else {
            // the class alone: a listener's exception may throw when it is asked for more
            conditions.beginLogged(
                    Kind.OUTAGE,
                    "database or endpoint failed (" + cause.getClass().getName() + "); deliveries wait for them");
        }
    }

    @Override
    public void resumed(String subscription) {
        // when both are amiss, each is told: deliveries reach the listener again before it can work again
        if (!conditions.endLogged(Kind.OUTAGE)) {
            conditions.endLogged(Kind.BREAKER);
        }
    }

    @Override
    public void stopRequested(String subscription, DeliveryInfo delivery, Throwable cause) {
        pause.accept("stopped, as onExhausted=stop: given up " + delivery);
    }
}
