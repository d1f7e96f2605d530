package dev.eventra.engine.outbox;

import dev.eventra.api.EventLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * How an outbox stores large data apart. Immutable.
 *
 * @param threshold bytes; more is stored apart; 1 to {@link EventLimits#DATA_SIZE}
 * @param limit     bytes; more is refused; {@link EventLimits#DATA_SIZE} to {@link EventLimits#LARGE_DATA_SIZE}
 * @param retention how long data is kept
 */
public record ClaimCheckSettings(int threshold, int limit, Duration retention) {

    public ClaimCheckSettings {
        Objects.requireNonNull(retention, "retention");
        if (threshold < 1 || threshold > EventLimits.DATA_SIZE) {
            throw new IllegalArgumentException(
                    "threshold is " + threshold + ", allowed is 1 to " + EventLimits.DATA_SIZE);
        }
        if (limit < EventLimits.DATA_SIZE || limit > EventLimits.LARGE_DATA_SIZE) {
            throw new IllegalArgumentException("limit is " + limit + ", allowed is " + EventLimits.DATA_SIZE + " to "
                    + EventLimits.LARGE_DATA_SIZE);
        }
    }
}
