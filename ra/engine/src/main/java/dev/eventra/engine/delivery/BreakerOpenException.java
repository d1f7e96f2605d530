package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/** Too many of a listener's last calls failed or were slow, so this server does not call it for a while. */
public class BreakerOpenException extends EventraException {

    private static final long serialVersionUID = 1L;

    BreakerOpenException(String subscription, FlowRules.Breaker rules, Throwable last) {
        super(
                subscription + ": " + rules.failureRate() + " % of the last " + rules.calls()
                        + " calls of the listener failed or were slow, so this server calls it again after "
                        + rules.open() + ", once at first",
                last);
    }
}
