package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;
import java.time.Duration;

/** A listener worked, but took as long as its breaker does not allow. */
public class SlowListenerException extends EventraException {

    private static final long serialVersionUID = 1L;

    SlowListenerException(String subscription, Duration took) {
        super(subscription + ": a call of the listener took " + took);
    }
}
