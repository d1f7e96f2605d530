package dev.eventra.engine.admin;

import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.engine.outbox.LayoutStore;
import dev.eventra.engine.outbox.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Judges whether an outbox can get another number of shards, before an operation is stored. Thread-safe. */
final class ReshardDesk {

    private static final int MOST_OPEN = 200;

    private final AdminDatabase database;
    private final Access access;
    private final Outbox outbox;
    private final OutboxDatabases outboxes;
    private final WorkerVersions versions;
    private final LayoutStore layouts = new LayoutStore();
    private final OperationStore operations = new OperationStore();
    private final WishStore wishes;

    ReshardDesk(
            AdminDatabase database, Access access, Outbox outbox, OutboxDatabases outboxes, Installation installation) {
        this.database = database;
        this.access = access;
        this.outbox = outbox;
        this.outboxes = outboxes;
        this.versions = new WorkerVersions(installation.cluster());
        this.wishes = new WishStore(database.dialect());
    }

    /**
     * @throws RequestRefusedException if it can't be done, with the reason
     */
    void check(ReshardRequest request) {
        if (request == null) {
            throw new InvalidRequestException("request", "is missing");
        }
        if (!outbox.name().equals(request.outbox())) {
            throw new RequestRefusedException("there is no outbox " + request.outbox() + " here: this server reaches "
                    + outbox.name() + " alone");
        }
        outboxes.requireAccepted(outbox.name());
        String problem = access.run(
                "to reshard outbox " + outbox.name(),
                database.dataSource(),
                connection -> problem(connection, request));
        if (problem == null) {
            problem = versions.problem().orElse(null);
        }
        if (problem != null) {
            throw new RequestRefusedException("outbox " + outbox.name() + " can't be resharded: " + problem);
        }
    }

    private String problem(Connection connection, ReshardRequest request) throws SQLException {
        LayoutStore.Reading now = layouts.read(connection);
        if (now.shards() == request.shards()) {
            return "it has " + now.shards() + " shards";
        }
        Set<String> paused = wishes.all(connection).shards().entrySet().stream()
                .filter(each -> each.getKey().outbox().equals(outbox.name())
                        // one that comes back may have been paused when it went
                        && each.getKey().shard() < Math.max(now.shards(), request.shards())
                        && each.getValue().paused())
                .map(each -> each.getKey().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!paused.isEmpty()) {
            return "shards are paused, so their tables don't become empty; resume " + String.join(", ", paused);
        }
        if (layouts.hasAside(connection)) {
            return "events that Kafka refused wait with their groups; give them back or discard them first";
        }
        Optional<String> other = operations.open(connection, MOST_OPEN).stream()
                .filter(open -> open.kind() == OperationKind.RESHARD
                        && open.subscription().equals(outbox.name()))
                .map(OperationStore.Open::id)
                .findFirst();
        return other.map(id -> "operation " + id + " is at it; cancel it first, or wait for its end")
                .orElse(null);
    }
}
