package dev.eventra.engine.admin;

import dev.eventra.engine.outbox.JournalReader;
import dev.eventra.engine.outbox.JournalReader.Mark;
import dev.eventra.engine.outbox.JournalReader.Relayed;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Relayed events in pages, the latest stored first, with a bounded look at the journal for each page. Stateless and
 * thread-safe.
 */
final class JournalPages {

    /** Entries looked at for one page, where an index serves only a part of the filter. */
    private static final int LOOKED_AT = 5_000;

    private final JournalReader reader = new JournalReader();

    /**
     * Entries, and where to go on.
     *
     * @param next null if there is nothing left
     */
    record Found(List<Relayed> rows, Mark next) {}

    /**
     * @param behind where to begin; null for the start
     */
    Found page(Connection connection, Wanted wanted, Mark behind, int size) throws SQLException {
        if (wanted.id() != null) {
            return new Found(
                    reader.find(connection, wanted.id()).stream()
                            .filter(row -> fits(row, wanted))
                            .limit(size)
                            .toList(),
                    null);
        }
        boolean served = wanted.group() == null || wanted.type() == null;
        int window = served ? size + 1 : Math.max(size + 1, LOOKED_AT);
        List<Relayed> looked = reader.list(connection, wanted, behind, window);
        List<Relayed> fitting = looked.stream().filter(row -> fits(row, wanted)).toList();
        if (fitting.size() > size) {
            List<Relayed> shown = fitting.subList(0, size);
            return new Found(shown, shown.get(size - 1).mark());
        }
        return new Found(
                fitting,
                looked.size() < window ? null : looked.get(looked.size() - 1).mark());
    }

    private static boolean fits(Relayed row, Wanted wanted) {
        Instant stored = row.stored();
        return (wanted.type() == null || wanted.type().equals(row.type()))
                && (wanted.group() == null || wanted.group().equals(row.group()))
                && (wanted.since() == null || !stored.isBefore(wanted.since()))
                && (wanted.until() == null || stored.isBefore(wanted.until()));
    }
}
