package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.SubscriptionStatus.Loss;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;

/** The latest of what a subscription could not deliver because Kafka does not have it any more. Thread-safe. */
final class Losses {

    private static final int KEPT = 20;

    private final Clock clock;
    private final ArrayDeque<Loss> latest = new ArrayDeque<>();

    Losses(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(String what) {
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(new Loss(clock.instant(), what));
    }

    synchronized List<Loss> all() {
        return List.copyOf(latest);
    }
}
