package dev.eventra.engine.admin;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds by the audit who discarded the dead letter of an event, where the journal does not tell. Looks at the latest
 * discards of the subscription, so many that the look is short. Thread-safe.
 */
final class DiscardSearch {

    private static final int LOOKED_AT = 200;
    /** How far the clocks of the two databases may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final AdminDatabase database;
    private final Access access;
    private final AuditStore audit = new AuditStore();

    DiscardSearch(AdminDatabase database, Access access) {
        this.database = database;
        this.access = access;
    }

    /**
     * Empty if it was not found.
     *
     * @param dead when the event was given up
     */
    Optional<AuditEntry> find(String subscription, String eventId, Instant dead) {
        AuditFilter filter = new AuditFilter(null, DiscardTask.ACTION, subscription, dead.minus(CLOCKS), null);
        return access
                .run(
                        "event " + eventId,
                        database.dataSource(),
                        connection -> audit.list(connection, filter, Long.MAX_VALUE, LOOKED_AT))
                .stream()
                .filter(entry -> names(entry.detail(), eventId))
                .findFirst();
    }

    private static boolean names(String detail, String eventId) {
        int begin = detail == null ? -1 : detail.indexOf(DiscardTask.LETTERS);
        return begin >= 0
                && (detail.substring(begin + DiscardTask.LETTERS.length()) + DiscardTask.SEPARATOR)
                        .contains(" " + eventId + DiscardTask.SEPARATOR);
    }
}
