package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import dev.eventra.api.EventLimits;
import dev.eventra.api.InvalidEventException;
import dev.eventra.engine.event.DataReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores large data of published events apart, so that Kafka carries a reference to it; and refuses what is too large.
 * Immutable and thread-safe.
 */
public final class ClaimCheck {

    /** Nothing is stored apart. */
    public static final ClaimCheck OFF = new ClaimCheck(null, null);

    private final UUID outbox;
    private final ClaimCheckSettings settings;
    private final LargeDataStore store = new LargeDataStore();

    private ClaimCheck(UUID outbox, ClaimCheckSettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /**
     * @param outbox the outbox's identity
     */
    public static ClaimCheck of(UUID outbox, ClaimCheckSettings settings) {
        return new ClaimCheck(Objects.requireNonNull(outbox, "outbox"), Objects.requireNonNull(settings, "settings"));
    }

    /** How large data is stored apart; empty if it isn't. */
    public Optional<ClaimCheckSettings> settings() {
        return Optional.ofNullable(settings);
    }

    /** An event whose data is stored apart. */
    record Apart(UUID entry, Event event) {}

    /** Events as they go to the outbox, and what is to be stored before them. */
    public static final class Checked {

        private final List<Event> events;
        private final List<Apart> apart;
        private final LargeDataStore store;

        private Checked(List<Event> events, List<Apart> apart, LargeDataStore store) {
            this.events = events;
            this.apart = apart;
            this.store = store;
        }

        /** The events in their order, those with large data without it. */
        public List<Event> events() {
            return events;
        }

        /** How many of them have their data apart. */
        int apartEvents() {
            return apart.size();
        }

        /** The size of the data that is apart. */
        long apartBytes() {
            return apart.stream().mapToLong(each -> each.event().dataSize()).sum();
        }

        /**
         * Stores what is apart.
         *
         * @param connection in the publisher's transaction
         */
        public void store(Connection connection) throws SQLException {
            store.insert(connection, apart);
        }
    }

    /**
     * Takes large data out of events. An event that has a reference of its publisher's own is left as it is.
     *
     * @throws InvalidEventException if data is too large for this outbox
     */
    public Checked check(List<Event> events) {
        List<Event> checked = new ArrayList<>(events.size());
        List<Apart> apart = new ArrayList<>();
        for (Event event : events) {
            int size = event.dataSize();
            boolean refers = event.extension(DataReference.EXTENSION).isPresent();
            if (settings == null || refers || size <= settings.threshold()) {
                refuseAbove(size, EventLimits.DATA_SIZE, refers ? " with an extension dataref of its own" : "");
                checked.add(event);
            } else {
                refuseAbove(size, settings.limit(), " (eventra.claimcheck.limit)");
                UUID entry = UUID.randomUUID();
                apart.add(new Apart(entry, event));
                checked.add(event.withDataReference(
                        DataReference.to(event, outbox, entry).toString()));
            }
        }
        return new Checked(List.copyOf(checked), apart, store);
    }

    private static void refuseAbove(int size, int most, String why) {
        if (size > most) {
            throw new InvalidEventException(
                    "data", size + " bytes are too many, at most " + most + " are allowed" + why);
        }
    }
}
