package dev.eventra.api.spi;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The activation properties that a resource adapter of this version knows. */
public final class ActivationProperties {

    /** The one that names the subscription. */
    public static final String SUBSCRIPTION = "subscription";

    /** All others, sorted. */
    public static final Set<String> OTHERS = Collections.unmodifiableSet(new TreeSet<>(List.of(
            "outbox",
            "concurrency",
            "batchSize",
            "ack",
            "deduplicate",
            "dataSource",
            "maxAttempts",
            "backoff",
            "backoffMax",
            "retryOn",
            "noRetryOn",
            "onExhausted",
            "start",
            "retention",
            "rateLimit",
            "breakerFailureRate",
            "breakerCalls",
            "breakerSlow",
            "breakerOpen")));

    private ActivationProperties() {}
}
