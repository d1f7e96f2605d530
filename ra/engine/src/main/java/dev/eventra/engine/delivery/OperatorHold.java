package dev.eventra.engine.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an operator holds a subscription. It is held at once; when the hold ends, deliveries go on only after the
 * thread that polls has found out whether what is queued is still right. Thread-safe.
 */
final class OperatorHold {

    /** Why, and since when. */
    record Hold(String reason, Instant since) {}

    private final Dispatcher dispatcher;
    private final Clock clock;
    private Hold hold;
    private boolean suspended;

    OperatorHold(Dispatcher dispatcher, Clock clock) {
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    synchronized void begin(String reason) {
        hold = new Hold(reason, hold == null ? clock.instant() : hold.since());
        suspended = true;
        dispatcher.suspend();
    }

    synchronized void end() {
        hold = null;
    }

    synchronized Optional<Hold> current() {
        return Optional.ofNullable(hold);
    }

    boolean isHeld() {
        return current().isPresent();
    }

    /** Lets deliveries go on if the hold has ended. To be called by the thread that polls. */
    synchronized void proceedIfEnded() {
        if (hold == null && suspended) {
            suspended = false;
            dispatcher.proceed();
        }
    }
}
