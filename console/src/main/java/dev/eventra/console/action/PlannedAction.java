package dev.eventra.console.action;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Operation;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A change that an operator is about to make: all that a dialog needs to explain it, and the change itself. Its predicate
 * and its cut-off are frozen. Immutable.
 *
 * @param name    key of its texts: {@code action.<name>.title}, {@code .text} and {@code .button}
 * @param target  on what, such as a subscription's name; typed by the operator where that is asked for
 * @param role    who may do it
 * @param irreversible  whether it can't be taken back
 * @param preview tells what it is about; null if there is nothing to count
 * @param work    makes the change; gives the operation that does it, if it takes longer
 * @param call    the same by REST
 */
public record PlannedAction(
        String name,
        String target,
        String role,
        boolean irreversible,
        Supplier<Preview> preview,
        Function<Change, Optional<Operation>> work,
        ApiCall call) {

    public PlannedAction {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(call, "call");
    }
}
