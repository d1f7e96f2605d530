package dev.eventra.console.action;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Operation;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a change is made: what it is about is shown, a reason is given, many events are confirmed by typing, and what came
 * of it is measured. Not thread-safe.
 */
public final class ActionFlow {

    /** From so many events on, the target must be typed. */
    public static final int TYPED_FROM = 101;

    private static final int LONGEST_REASON = 500;

    private final PlannedAction action;
    private final UserRights rights;
    private final Function<String, Optional<Operation>> operations;
    private Preview preview;
    private Operation operation;
    private boolean done;

    /**
     * @param operations finds an operation by its id
     */
    public ActionFlow(PlannedAction action, UserRights rights, Function<String, Optional<Operation>> operations) {
        this.action = action;
        this.rights = rights;
        this.operations = operations;
    }

    /** What is planned. */
    public PlannedAction action() {
        return action;
    }

    /** Counts what it is about; empty where there is nothing to count. */
    public Optional<Preview> preview() {
        if (preview == null && action.preview() != null) {
            preview = action.preview().get();
        }
        return Optional.ofNullable(preview);
    }

    /** Whether the operator must type the target. */
    public boolean isTyped() {
        return preview != null && (preview.count().atLeast() || preview.count().number() >= TYPED_FROM);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return preview != null && preview.count().number() == 0;
    }

    /** Whether all that is asked for was given. */
    public boolean isReady(String reason, String typed) {
        boolean seen = preview != null || action.preview() == null;
        return !done
                && seen
                && !isEmpty()
                && reason != null
                && !reason.isBlank()
                && reason.strip().length() <= LONGEST_REASON
                && (!isTyped() || action.target().equals(typed == null ? "" : typed.strip()));
    }

    /**
     * Makes the change. If it throws, nothing is known to have been done, and it may be run again.
     *
     * @throws ForbiddenException    if the user must not
     * @throws IllegalStateException if it was made already, or not all was given
     */
    public void run(String reason, String typed) {
        Change change = rights.sign(action.role(), reason.strip().replaceAll("\\p{Cntrl}+", " "));
        if (!isReady(reason, typed)) {
            throw new IllegalStateException("The reason or the confirmation is missing, or it was done already");
        }
        operation = action.work().apply(change).orElse(null);
        done = true;
    }

    /** Whether the change was made or asked for. */
    public boolean isDone() {
        return done;
    }

    /** How far the operation is now; empty for a change that took effect at once. */
    public Optional<Operation> progress() {
        if (operation != null && !operation.state().isFinal()) {
            operation = operations.apply(operation.id()).orElse(operation);
        }
        return Optional.ofNullable(operation);
    }
}
