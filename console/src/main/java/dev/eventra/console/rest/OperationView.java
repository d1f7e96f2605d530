package dev.eventra.console.rest;

import dev.eventra.api.admin.Operation;
import java.time.Instant;

/**
 * An operation.
 *
 * @param parameters what was asked, JSON in a text
 * @param actor      who asked
 * @param reason     why
 */
public record OperationView(
        String id,
        String kind,
        String subscription,
        String parameters,
        String state,
        boolean cancelling,
        String owner,
        Operation.Progress progress,
        String message,
        String actor,
        String reason,
        Instant requested,
        Instant started,
        Instant ended) {

    static OperationView of(Operation operation) {
        return new OperationView(
                operation.id(),
                operation.kind().name(),
                operation.subscription(),
                operation.parameters(),
                operation.state().name(),
                operation.cancelling(),
                operation.owner(),
                operation.progress(),
                operation.message(),
                operation.change().actor(),
                operation.change().reason(),
                operation.requested(),
                operation.started(),
                operation.ended());
    }
}
