package dev.eventra.engine.admin;

import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.engine.outbox.LayoutStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges whether an outbox can get another number of shards, before an operation is stored. Pauses and operations are in the
 * default outbox's database, the number of shards and what is set aside in the outbox's own. Thread-safe.
 */
final class ReshardDesk {

    private static final int MOST_OPEN = 200;

    private final AdminDatabase database;
    private final Access access;
    private final String standard;
    private final OutboxDatabases outboxes;
    private final WorkerVersions versions;
    private final LayoutStore layouts = new LayoutStore();
    private final OperationStore operations = new OperationStore();
    private final WishStore wishes;

    /** What the outbox's database says. */
    private record Seen(int shards, boolean aside) {}

    /** What operators have asked for already. */
    private record Asked(Set<String> paused, Optional<String> resharding) {}

    /**
     * @param database of administration
     * @param standard the default outbox's name, whose database that is
     */
    ReshardDesk(
            AdminDatabase database,
            Access access,
            String standard,
            OutboxDatabases outboxes,
            Installation installation) {
        this.database = database;
        this.access = access;
        this.standard = standard;
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
        // the operation would be kept where nobody of the cluster looks for it
        outboxes.requireAccepted(standard);
        OutboxDatabases.Reached place = outboxes.require(request.outbox());
        String problem = problem(request, place);
        if (problem != null) {
            throw new RequestRefusedException("outbox " + request.outbox() + " can't be resharded: " + problem);
        }
    }

    private String problem(ReshardRequest request, OutboxDatabases.Reached place) {
        String what = "to reshard outbox " + request.outbox();
        Seen seen = access.run(
                what,
                place.database().dataSource(),
                connection -> new Seen(layouts.read(connection).shards(), layouts.hasAside(connection)));
        if (seen.shards() == request.shards()) {
            return "it has " + seen.shards() + " shards";
        }
        Asked asked = access.run(
                what,
                database.dataSource(),
                connection -> new Asked(
                        // one that comes back may have been paused when it went
                        paused(connection, request.outbox(), Math.max(seen.shards(), request.shards())),
                        resharding(connection, request.outbox())));
        if (!asked.paused().isEmpty()) {
            return "shards are paused, so their tables don't become empty; resume " + String.join(", ", asked.paused());
        }
        if (seen.aside()) {
            return "events that Kafka refused wait with their groups; give them back or discard them first";
        }
        return asked.resharding()
                .map(id -> "operation " + id + " is at it; cancel it first, or wait for its end")
                .or(versions::problem)
                .orElse(null);
    }

    private Set<String> paused(Connection connection, String outbox, int shards) throws SQLException {
        return wishes.all(connection).shards().entrySet().stream()
                .filter(each -> each.getKey().outbox().equals(outbox)
                        && each.getKey().shard() < shards
                        && each.getValue().paused())
                .map(each -> each.getKey().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> resharding(Connection connection, String outbox) throws SQLException {
        return operations.open(connection, MOST_OPEN).stream()
                .filter(open -> open.kind() == OperationKind.RESHARD
                        && open.subscription().equals(outbox))
                .map(OperationStore.Open::id)
                .findFirst();
    }
}
