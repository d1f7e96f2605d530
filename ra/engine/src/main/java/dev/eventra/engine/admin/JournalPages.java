package dev.eventra.engine.admin;

import dev.eventra.engine.outbox.JournalReader;
import dev.eventra.engine.outbox.JournalReader.Mark;
import dev.eventra.engine.outbox.JournalReader.Relayed;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Relayed events in pages, the latest stored first, with a bounded look at each outbox's journal for each page. Stateless and
 * thread-safe.
 *
 * <p>Journals are merged by a horizon, as waiting events are ({@link PendingPages}): nothing is shown that is older than the
 * latest of the times at which the look at a journal ended.
 */
final class JournalPages {

    /** Entries looked at for one page, where an index serves only a part of the filter. */
    private static final int LOOKED_AT = 5_000;

    /** The most entries held for one page, whatever its size. */
    private static final int HELD = 10_000;

    private static final Comparator<Relayed> ORDER =
            Comparator.comparing(Relayed::stored).thenComparing(Relayed::entry).reversed();

    private final JournalReader reader = new JournalReader();

    /**
     * Entries of one journal, and where to go on.
     *
     * @param from where the look began; null for the start
     * @param next null if there is nothing left
     */
    record Look(List<Relayed> rows, Mark from, Mark next) {

        private Instant end() {
            return next == null ? Instant.MIN : next.stored();
        }
    }

    /** A relayed event of an outbox. */
    record Hit(String outbox, Relayed row) {}

    /**
     * Entries, and where to go on.
     *
     * @param places of the outboxes, as a cursor has them
     */
    record Found(List<Hit> hits, Map<String, String> places) {}

    /** How many entries of each journal are looked for. */
    static int share(int journals, int size) {
        return Math.max(1, Math.min(size, HELD / Math.max(1, journals)));
    }

    /**
     * @param behind where to begin; null for the start
     */
    Look look(Connection connection, Wanted wanted, Mark behind, int size) throws SQLException {
        if (wanted.id() != null) {
            List<Relayed> alike = reader.find(connection, wanted.id()).stream()
                    .filter(row -> fits(row, wanted) && isBehind(row, behind))
                    .sorted(ORDER)
                    .toList();
            return cut(alike, behind, size, null);
        }
        boolean served = wanted.group() == null || wanted.type() == null;
        int window = served ? size + 1 : Math.max(size + 1, LOOKED_AT);
        List<Relayed> looked = reader.list(connection, wanted, behind, window);
        List<Relayed> fitting = looked.stream().filter(row -> fits(row, wanted)).toList();
        return cut(
                fitting,
                behind,
                size,
                looked.size() < window ? null : looked.get(looked.size() - 1).mark());
    }

    /**
     * @param end where the look ended; null if there is nothing behind it
     */
    private static Look cut(List<Relayed> rows, Mark from, int size, Mark end) {
        return rows.size() > size
                ? new Look(rows.subList(0, size), from, rows.get(size - 1).mark())
                : new Look(rows, from, end);
    }

    private static boolean isBehind(Relayed row, Mark mark) {
        return mark == null
                || row.stored().isBefore(mark.stored())
                || row.stored().equals(mark.stored()) && row.entry() < mark.entry();
    }

    private static boolean fits(Relayed row, Wanted wanted) {
        Instant stored = row.stored();
        return (wanted.type() == null || wanted.type().equals(row.type()))
                && (wanted.group() == null || wanted.group().equals(row.group()))
                && (wanted.since() == null || !stored.isBefore(wanted.since()))
                && (wanted.until() == null || stored.isBefore(wanted.until()));
    }

    /** The latest of what was seen, by outboxes. */
    static Found merge(Map<String, Look> looks, int size) {
        Instant horizon =
                looks.values().stream().map(Look::end).max(Instant::compareTo).orElse(Instant.MIN);
        List<Hit> candidates = new ArrayList<>();
        looks.forEach((outbox, look) -> look.rows().stream()
                .filter(row -> !row.stored().isBefore(horizon))
                .forEach(row -> candidates.add(new Hit(outbox, row))));
        List<Hit> shown = candidates.stream()
                .sorted(Comparator.comparing((Hit hit) -> hit.row().stored())
                        .reversed()
                        .thenComparing(Hit::outbox)
                        .thenComparing(hit -> -hit.row().entry()))
                .limit(size)
                .toList();
        Map<String, Integer> counts = new HashMap<>();
        shown.forEach(hit -> counts.merge(hit.outbox(), 1, Integer::sum));
        Map<String, String> places = new TreeMap<>();
        looks.forEach((outbox, look) -> places.put(outbox, place(look, counts.getOrDefault(outbox, 0))));
        return new Found(shown, places);
    }

    /** Those of one outbox that are shown are its first ones. */
    private static String place(Look look, int shown) {
        if (shown == look.rows().size()) {
            return look.next() == null ? EventCursor.END : EventCursor.of(look.next());
        }
        return EventCursor.of(
                shown == 0 ? look.from() : look.rows().get(shown - 1).mark());
    }
}
