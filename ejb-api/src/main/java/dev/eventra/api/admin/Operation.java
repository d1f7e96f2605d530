package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Something that an operator asked for and that takes a while. It survives the server that works on it. Immutable.
 *
 * @param id           1 to 16 characters of {@code [a-z0-9]}
 * @param kind         what it does
 * @param subscription for which subscription; the outbox of what is done for an outbox
 * @param parameters   what was asked, as JSON
 * @param state        how far it is
 * @param cancelling   whether an operator asked it to end, and it has not yet
 * @param owner        the server that works or worked on it; null if none did
 * @param progress     how much is done; may lag a little behind
 * @param message      why it failed, or what is to be known; null if there is nothing
 * @param change       who asked for it, and why
 * @param requested    when
 * @param started      when a server took it first; null if none did
 * @param ended        when it came to its final state; null if it has not
 */
public record Operation(
        String id,
        OperationKind kind,
        String subscription,
        String parameters,
        OperationState state,
        boolean cancelling,
        String owner,
        Progress progress,
        String message,
        Change change,
        Instant requested,
        Instant started,
        Instant ended) {

    /**
     * How much is done.
     *
     * @param delivered events that took effect
     * @param skipped   events whose effect was there already
     * @param discarded events that were deleted
     * @param failed    events that failed, and are among the dead letters
     * @param queued    events that wait behind those
     */
    public record Progress(long delivered, long skipped, long discarded, long failed, long queued) {

        /** Nothing yet. */
        public static final Progress NONE = new Progress(0, 0, 0, 0, 0);
    }
}
