package dev.eventra.engine.admin;

import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.delivery.SubscriptionParts;
import dev.eventra.engine.replay.ReplayJson;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the task of an operation. Thread-safe. */
final class OperationTasks {

    private final AdminDatabase database;
    private final OutboxDatabases outboxes;
    private final Predicate<String> lives;
    private final ReshardTask.Surroundings resharding;
    private final AuditStore audit = new AuditStore();
    private final OperationStore operations = new OperationStore();

    /**
     * @param database   for the audit
     * @param lives      whether a server still is in the cluster, by its worker
     * @param resharding what a change of the number of shards needs
     */
    OperationTasks(
            AdminDatabase database,
            OutboxDatabases outboxes,
            Predicate<String> lives,
            ReshardTask.Surroundings resharding) {
        this.database = database;
        this.outboxes = outboxes;
        this.lives = lives;
        this.resharding = resharding;
    }

    /**
     * @param fence    of this server as its owner
     * @param found    of the operation's subscription; empty for an operation on an outbox
     * @param progress what an owner before has reached; null if there is nothing
     * @param counts   what is counted on
     */
    OperationTask of(
            Operation operation, int fence, String progress, Optional<SubscriptionParts> found, Counts counts) {
        if (operation.kind() == OperationKind.RESHARD) {
            return new ReshardTask(
                    outboxes.require(operation.subscription()),
                    resharding,
                    () -> database.inTransaction(connection -> operations.renew(connection, operation.id(), fence)),
                    ReshardJson.read(operation.subscription(), operation.parameters()),
                    counts);
        }
        return isOfOutbox(operation.kind())
                ? new RejectedTask(
                        outboxes.of(operation.subscription()),
                        operation.subscription(),
                        operation.kind() == OperationKind.DISCARD_REJECTED,
                        RejectedJson.read(operation.subscription(), operation.parameters()),
                        counts,
                        (detail, count) -> discarding(operation, RejectedTask.ACTION, detail, count))
                : of(operation, progress, found.orElseThrow(), counts);
    }

    /** Whether this server can work on the operation's outbox: it is open here, and known to be the cluster's if need be. */
    boolean reaches(OperationKind kind, String outbox) {
        return (kind == OperationKind.RESHARD ? outboxes.accepted(outbox) : outboxes.find(outbox)).isPresent();
    }

    /** Whether any server that reaches the outbox can do it; else it is one that has the subscription's listener. */
    static boolean isOfOutbox(OperationKind kind) {
        return kind == OperationKind.RETRY_REJECTED
                || kind == OperationKind.DISCARD_REJECTED
                || kind == OperationKind.RESHARD;
    }

    private OperationTask of(Operation operation, String progress, SubscriptionParts parts, Counts counts) {
        return switch (operation.kind()) {
            case REDRIVE -> new RedriveTask(
                    parts, operation.subscription(), selection(operation), order(operation), counts);
            case DISCARD -> new DiscardTask(
                    parts,
                    operation.subscription(),
                    selection(operation),
                    order(operation),
                    counts,
                    (detail, count) -> discarding(operation, DiscardTask.ACTION, detail, count));
            case REPLAY -> new ReplayTask(
                    parts,
                    operation.id(),
                    ReplayJson.read(operation.subscription(), operation.parameters()),
                    progress,
                    counts);
            case RESET_POSITION -> new ResetTask(parts, TargetJson.read(operation.parameters()), lives);
            case RETRY_REJECTED, DISCARD_REJECTED, RESHARD -> throw new IllegalArgumentException(
                    operation.kind() + " is of no subscription");
        };
    }

    private static JournalStep.Order order(Operation operation) {
        return new JournalStep.Order(
                operation.id(), operation.change().actor(), operation.change().reason());
    }

    private static SelectionJson.Frozen selection(Operation operation) {
        return SelectionJson.read(operation.subscription(), operation.parameters());
    }

    private void discarding(Operation operation, String action, String detail, long count) throws SQLException {
        database.inTransaction(connection -> {
            audit.add(
                    connection,
                    operation.change().actor(),
                    operation.change().reason(),
                    action,
                    operation.subscription(),
                    "operation " + operation.id() + ", " + detail,
                    count);
            return null;
        });
    }
}
