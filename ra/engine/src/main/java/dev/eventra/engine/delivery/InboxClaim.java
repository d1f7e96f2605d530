package dev.eventra.engine.delivery;

import dev.eventra.engine.inbox.InboxEntry;
import dev.eventra.engine.inbox.InboxKey;
import dev.eventra.engine.inbox.InboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        InboxKey key = delivery.inboxKey();
        Optional<InboxEntry> present;
        try (Connection connection = database.dataSource().getConnection()) {
            present = database.inbox().insert(connection, key, InboxState.DONE);
        }
        return present.map(entry -> known(entry, key));
    }

    @Override
    public Map<Delivery, AttemptResult> takeAll(List<Delivery> deliveries) throws SQLException, InterruptedException {
        guard.check();
        Map<InboxKey.Id, List<Delivery>> byId = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            byId.computeIfAbsent(delivery.inboxKey().id(), id -> new ArrayList<>())
                    .add(delivery);
        }
        List<InboxKey> firsts =
                byId.values().stream().map(same -> same.get(0).inboxKey()).toList();
        Map<Delivery, AttemptResult> known = new LinkedHashMap<>();
        try (Connection connection = database.dataSource().getConnection()) {
            Set<InboxKey> taken = database.inbox().insertAll(connection, firsts, InboxState.DONE);
            for (InboxKey first : firsts) {
                List<Delivery> same = byId.get(first.id());
                if (taken.contains(first)) {
                    addKnown(known, same.subList(1, same.size()), new InboxEntry(InboxState.DONE, first.fingerprint()));
                } else {
                    addKnown(known, same, database.inbox().required(connection, first));
                }
            }
        }
        return known;
    }

    private static void addKnown(Map<Delivery, AttemptResult> known, List<Delivery> deliveries, InboxEntry entry) {
        deliveries.forEach(delivery -> known.put(delivery, known(entry, delivery.inboxKey())));
    }

    private static AttemptResult known(InboxEntry entry, InboxKey key) {
        if (!entry.isOf(key)) {
            return AttemptResult.of(AttemptResult.Kind.CONFLICT);
        }
        return AttemptResult.of(
                entry.state() == InboxState.DEAD ? AttemptResult.Kind.DEAD : AttemptResult.Kind.DUPLICATE);
    }
}
