package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.event.DataGoneException;
import dev.eventra.engine.event.DataReference;
import dev.eventra.engine.event.Fingerprint;
import dev.eventra.engine.event.LargeData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Fetches data from the outboxes that this server has open. While one of its outboxes isn't open yet, any reference may be
 * to that one: the data can't be read then, which is not the same as an outbox that this server doesn't know. Thread-safe.
 */
public final class LargeDataReader implements LargeData {

    private static final String CONNECTION_FAILURE = "08000";

    private final Supplier<Collection<Outbox>> open;
    private final BooleanSupplier complete;
    private final LargeDataStore store = new LargeDataStore();

    /**
     * @param open     the outboxes that are open now
     * @param complete whether those are all of this server
     */
    public LargeDataReader(Supplier<Collection<Outbox>> open, BooleanSupplier complete) {
        this.open = Objects.requireNonNull(open, "open");
        this.complete = Objects.requireNonNull(complete, "complete");
    }

    @Override
    public boolean isFetched(Event event) {
        return reference(event).isPresent();
    }

    private Optional<DataReference> reference(Event event) {
        Optional<DataReference> reference = DataReference.of(event);
        // asked before the outboxes: what opens in between is known by then
        return reference.isEmpty()
                        || !complete.getAsBoolean()
                        || outbox(reference.get()).isPresent()
                ? reference
                : Optional.empty();
    }

    private Optional<Outbox> outbox(DataReference reference) {
        return open.get().stream()
                .filter(each -> each.uuid().equals(reference.outbox()))
                .findFirst();
    }

    @Override
    public List<Event> whole(List<Event> events) throws SQLException {
        Map<UUID, List<UUID>> byOutbox = new HashMap<>();
        for (Event event : events) {
            reference(event)
                    .ifPresent(reference -> byOutbox.computeIfAbsent(reference.outbox(), id -> new ArrayList<>())
                            .add(reference.entry()));
        }
        if (byOutbox.isEmpty()) {
            return events;
        }
        Map<UUID, LargeDataStore.Stored> found = new HashMap<>();
        for (Map.Entry<UUID, List<UUID>> each : byOutbox.entrySet()) {
            found.putAll(read(each.getKey(), each.getValue()));
        }
        List<Event> whole = new ArrayList<>(events.size());
        for (Event event : events) {
            Optional<DataReference> reference =
                    DataReference.of(event).filter(referred -> byOutbox.containsKey(referred.outbox()));
            whole.add(reference.isEmpty() ? event : whole(event, reference.get(), found));
        }
        return whole;
    }

    private Map<UUID, LargeDataStore.Stored> read(UUID outbox, List<UUID> entries) throws SQLException {
        Outbox known = open.get().stream()
                .filter(each -> each.uuid().equals(outbox))
                .findFirst()
                // no outage: it may be one that this server never knows, and then only this event's lane waits
                .orElseThrow(() -> new SQLException(
                        "large data of outbox " + outbox + " can't be read: an outbox of this server is not open yet"));
        try {
            return LocalTransaction.run(known.dataSource(), connection -> store.read(connection, entries));
        } catch (SQLTimeoutException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            // whatever it was: no other event with large data fares better, and none of them is to blame
            throw new SQLTransientConnectionException(
                    "large data of outbox " + known.name() + " can't be read: " + e.getMessage(),
                    CONNECTION_FAILURE,
                    e);
        }
    }

    private static Event whole(Event event, DataReference reference, Map<UUID, LargeDataStore.Stored> found) {
        LargeDataStore.Stored stored = found.get(reference.entry());
        if (stored == null) {
            throw new DataGoneException(
                    event,
                    reference,
                    "is not there any more; it was removed after eventra.claimcheck.retention, or by hand");
        }
        // a reference comes with a record, which anyone may have written who may write to the topic
        if (!stored.source().equals(event.source()) || !stored.eventId().equals(event.id())) {
            throw new DataGoneException(event, reference, "is the data of another event");
        }
        Event whole = event.withData(stored.data());
        if (!Fingerprint.of(whole).equals(reference.fingerprint())) {
            throw new DataGoneException(event, reference, "is not what was published: its fingerprint is another");
        }
        return whole;
    }
}
