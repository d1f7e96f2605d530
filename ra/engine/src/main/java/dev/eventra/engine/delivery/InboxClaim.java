package dev.eventra.engine.delivery;

import dev.eventra.engine.inbox.InboxEntry;
import dev.eventra.engine.inbox.InboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The inbox row of an event that comes from Kafka. Thread-safe. */
final class InboxClaim implements Claim {

    private final DeliveryDatabase database;
    private final EnlistmentGuard guard;

    InboxClaim(DeliveryDatabase database, EnlistmentGuard guard) {
        this.database = database;
        this.guard = guard;
    }

    @Override
    public Optional<AttemptResult> take(Delivery delivery) throws SQLException, InterruptedException {
        guard.check();
        Optional<InboxEntry> present;
        try (Connection connection = database.dataSource().getConnection()) {
            present = database.inbox().insert(connection, delivery.inboxKey(), InboxState.DONE);
        }
        return present.map(entry -> AttemptResult.of(kind(entry, delivery)));
    }

    private static AttemptResult.Kind kind(InboxEntry entry, Delivery delivery) {
        if (!entry.isOf(delivery.inboxKey())) {
            return AttemptResult.Kind.CONFLICT;
        }
        return entry.state() == InboxState.DEAD ? AttemptResult.Kind.DEAD : AttemptResult.Kind.DUPLICATE;
    }
}
