package dev.eventra.api.admin;

/**
 * Which operations. All that is given must hold. Immutable.
 *
 * @param subscription of this subscription; null for any
 * @param kind         of this kind; null for any
 * @param open         only those that are not in their final state
 */
public record OperationFilter(String subscription, OperationKind kind, boolean open) {

    /** All operations. */
    public static final OperationFilter ALL = new OperationFilter(null, null, false);

    public OperationFilter {
        if (subscription != null) {
            Check.qualifiedSubscription(subscription);
        }
    }

    /** Those of one subscription. */
    public static OperationFilter of(String subscription) {
        return new OperationFilter(subscription, null, false);
    }
}
