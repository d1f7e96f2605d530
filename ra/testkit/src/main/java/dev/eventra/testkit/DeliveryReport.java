package dev.eventra.testkit;

import java.util.List;

/**
 * What a call of {@link EventraTestKit#deliverAll()} did.
 *
 * @param delivered  how many events took effect, counted for each subscription
 * @param duplicates how many were handled before, and were kept away from the listener
 * @param failures   every attempt that failed, in the order in which they happened
 */
public record DeliveryReport(int delivered, int duplicates, List<FailedDelivery> failures) {

    public DeliveryReport {
        failures = List.copyOf(failures);
    }

    /**
     * For tests that expect no failure.
     *
     * @return this
     * @throws AssertionError if an attempt failed; the first failure is the cause
     */
    public DeliveryReport orThrow() {
        if (!failures.isEmpty()) {
            FailedDelivery first = failures.get(0);
            throw new AssertionError(
                    failures.size() + " deliveries failed, the first in subscription " + first.subscription() + " for "
                            + first.events(),
                    first.failure());
        }
        return this;
    }
}
