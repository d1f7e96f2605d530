package dev.eventra.engine.admin;

import dev.eventra.engine.outbox.PendingReader;
import dev.eventra.engine.outbox.PendingReader.PendingRow;
import dev.eventra.engine.outbox.PendingReader.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges the shard tables of outboxes into one list, the latest first, with a bounded look at each table for each page.
 * Stateless and thread-safe.
 *
 * <p>Each table is read downwards by its primary key. A row counts as stored no later than the rows above it, since
 * sequences don't follow the times exactly: so the order within a table is that of the sequences, whatever the clocks.
 * Nothing is shown that is older than the horizon: the latest of those times at which the look at a table ended; a table
 * that was not looked at further down may hold something later. So a page may have few rows, or none, and a page behind
 * it all the same. It makes no difference whose tables they are, so outboxes are merged as their shards are.
 */
final class PendingPages {

    /** Rows looked at for one page where there is a filter, in all tables of all outboxes together. */
    private static final int LOOKED_AT = 20_000;

    /** The most rows held for one page, whatever its size. */
    private static final int HELD = 32_768;

    /** How much later than those above it a row may be stored: the longest transaction that is reckoned with. */
    private static final Duration DISORDER = Duration.ofMinutes(5);

    private static final Comparator<Seen> ORDER = Comparator.comparing(Seen::reckoned)
            .reversed()
            .thenComparing(Seen::outbox)
            .thenComparing(seen -> seen.row().shard())
            .thenComparing(seen -> -seen.row().seq());

    private final PendingReader reader = new PendingReader();

    /** A waiting event of an outbox. */
    record Hit(String outbox, PendingRow row) {}

    /**
     * Rows, and where to go on.
     *
     * @param below for each outbox, and each shard of it, the sequence below which to go on; 0 if there is nothing left
     */
    record Found(List<Hit> hits, Map<String, long[]> below) {}

    /**
     * A row.
     *
     * @param reckoned when it was stored, or when the one above it was, if that is earlier
     */
    private record Seen(String outbox, PendingRow row, Instant reckoned) {

        private Hit hit() {
            return new Hit(outbox, row);
        }
    }

    /**
     * One table's part of the look.
     *
     * @param below where it began
     * @param ended whether the table has nothing further down
     */
    record Look(List<Seen> seen, long below, boolean ended) {

        private Instant end() {
            return ended || seen.isEmpty()
                    ? Instant.MIN
                    : seen.get(seen.size() - 1).reckoned();
        }
    }

    /** The start of each table. */
    static long[] start(int shards) {
        long[] below = new long[shards];
        Arrays.fill(below, Long.MAX_VALUE);
        return below;
    }

    /**
     * How many rows of each table are looked at.
     *
     * @param below those of all outboxes
     */
    static int window(Wanted wanted, Collection<long[]> below, int size) {
        int tables = Math.max(
                1,
                below.stream().mapToInt(bounds -> shards(wanted, bounds).size()).sum());
        boolean any = wanted.equals(new Wanted(null, null, null, null, null, null));
        int asked = any ? size + 1 : Math.max(size + 1, LOOKED_AT / tables);
        return Math.max(1, Math.min(asked, HELD / tables));
    }

    /** The tables that are looked at. */
    private static List<Integer> shards(Wanted wanted, long[] below) {
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < below.length; shard++) {
            if (below[shard] > 0
                    && (wanted.group() == null || shard == PendingReader.shardOf(wanted.group(), below.length))) {
                shards.add(shard);
            }
        }
        return shards;
    }

    /** Looks at the tables of one outbox, by their shards. */
    Map<Integer, Look> look(Connection connection, String outbox, Wanted wanted, long[] below, int window)
            throws SQLException {
        Map<Integer, Look> looks = new HashMap<>();
        for (int shard : shards(wanted, below)) {
            List<PendingRow> rows = reader.latest(connection, shard, below[shard], window);
            looks.put(shard, look(outbox, rows, below[shard], window, wanted.since()));
        }
        return looks;
    }

    private static Look look(String outbox, List<PendingRow> rows, long below, int window, Instant since) {
        List<Seen> seen = new ArrayList<>();
        Instant reckoned = Instant.MAX;
        for (PendingRow row : rows) {
            reckoned = row.stored().isBefore(reckoned) ? row.stored() : reckoned;
            seen.add(new Seen(outbox, row, reckoned));
        }
        boolean tooOld = since != null && reckoned.isBefore(since.minus(DISORDER));
        return new Look(seen, below, rows.size() < window || tooOld);
    }

    /**
     * The latest of what was seen.
     *
     * @param looks  of each outbox, by shard
     * @param shards the number of shards of each outbox
     */
    static Found merge(Map<String, Map<Integer, Look>> looks, Map<String, Integer> shards, Wanted wanted, int size) {
        List<Look> all =
                looks.values().stream().flatMap(each -> each.values().stream()).toList();
        Instant horizon = all.stream().map(Look::end).max(Instant::compareTo).orElse(Instant.MIN);
        List<Seen> shown = all.stream()
                .flatMap(look -> look.seen().stream())
                .filter(seen -> !seen.reckoned().isBefore(horizon) && wanted.fits(seen.row()))
                .sorted(ORDER)
                .limit(size)
                .toList();
        Map<String, Map<Integer, Long>> lowestShown = new HashMap<>();
        shown.forEach(seen -> lowestShown
                .computeIfAbsent(seen.outbox(), name -> new HashMap<>())
                .put(seen.row().shard(), seen.row().seq()));
        Map<String, long[]> below = new TreeMap<>();
        looks.forEach((outbox, tables) -> {
            long[] next = new long[shards.get(outbox)];
            Map<Integer, Long> lowest = lowestShown.getOrDefault(outbox, Map.of());
            tables.forEach((shard, look) -> next[shard] = next(look, wanted, horizon, lowest.get(shard)));
            below.put(outbox, next);
        });
        return new Found(shown.stream().map(Seen::hit).toList(), below);
    }

    private static long next(Look look, Wanted wanted, Instant horizon, Long lowestShown) {
        long lowest = lowestShown == null ? Long.MAX_VALUE : lowestShown;
        List<Seen> passed = look.seen().stream()
                .filter(seen -> !seen.reckoned().isBefore(horizon))
                .toList();
        boolean someLeft = passed.stream().anyMatch(seen -> seen.row().seq() < lowest && wanted.fits(seen.row()));
        if (someLeft) {
            return lowestShown == null ? look.below() : lowest;
        }
        if (look.ended() && passed.size() == look.seen().size()) {
            return 0;
        }
        return passed.isEmpty()
                ? look.below()
                : passed.get(passed.size() - 1).row().seq();
    }
}
