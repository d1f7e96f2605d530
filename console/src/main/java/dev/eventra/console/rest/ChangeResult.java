package dev.eventra.console.rest;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.Operation;

/**
 * What a change did, or would do.
 *
 * @param dryRun    whether nothing was changed
 * @param action    such as {@code pause}
 * @param target    on what
 * @param effect    what was done or would be, in words
 * @param count     how many it is about; null where that means nothing or is told by the operation
 * @param operation the operation that does it; null if it is done
 * @param preview   of a replay's dry run; null else
 */
public record ChangeResult(
        boolean dryRun,
        String action,
        String target,
        String effect,
        Count count,
        OperationView operation,
        ReplayPreviewView preview) {

    static ChangeResult would(String action, String target, String effect) {
        return would(action, target, effect, null);
    }

    static ChangeResult would(String action, String target, String effect, Count count) {
        return new ChangeResult(true, action, target, effect, count, null, null);
    }

    static ChangeResult wouldReplay(String target, String effect, ReplayPreviewView preview) {
        return new ChangeResult(true, "replay", target, effect, null, null, preview);
    }

    static ChangeResult done(String action, String target, String effect) {
        return done(action, target, effect, null);
    }

    static ChangeResult done(String action, String target, String effect, Count count) {
        return new ChangeResult(false, action, target, effect, count, null, null);
    }

    static ChangeResult begun(String action, Operation operation) {
        return new ChangeResult(
                false,
                action,
                operation.subscription(),
                "the operation goes on by itself; ask for it by its id",
                null,
                OperationView.of(operation),
                null);
    }
}
