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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges the shard tables into one list, the latest first, with a bounded look at each table for each page. Stateless and
 * thread-safe.
 *
 * <p>Each table is read downwards by its primary key. A row counts as stored no later than the rows above it, since
 * sequences don't follow the times exactly: so the order within a table is that of the sequences, whatever the clocks.
 * Nothing is shown that is older than the horizon: the latest of those times at which the look at a table ended; a table
 * that was not looked at further down may hold something later. So a page may have few rows, or none, and a page behind
 * it all the same.
 */
final class PendingPages {

    /** Rows looked at for one page, in all tables together. */
    private static final int LOOKED_AT = 20_000;

    /** How much later than those above it a row may be stored: the longest transaction that is reckoned with. */
    private static final Duration DISORDER = Duration.ofMinutes(5);

    private static final Comparator<Seen> ORDER = Comparator.comparing(Seen::reckoned)
            .reversed()
            .thenComparing(seen -> seen.row().shard())
            .thenComparing(seen -> -seen.row().seq());

    private final PendingReader reader = new PendingReader();

    /**
     * Rows, and where to go on.
     *
     * @param below for each shard, the sequence below which to go on; 0 if there is nothing left
     */
    record Found(List<PendingRow> rows, long[] below) {

        boolean isEnd() {
            for (long bound : below) {
                if (bound > 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A row.
     *
     * @param reckoned when it was stored, or when the one above it was, if that is earlier
     */
    private record Seen(PendingRow row, Instant reckoned) {}

    /**
     * One table's part of the look.
     *
     * @param ended whether the table has nothing further down
     */
    private record Look(List<Seen> seen, boolean ended) {

        Instant end() {
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

    Found page(Connection connection, Wanted wanted, long[] below, int size) throws SQLException {
        Map<Integer, Look> looks = looks(connection, wanted, below, size);
        Instant horizon =
                looks.values().stream().map(Look::end).max(Instant::compareTo).orElse(Instant.MIN);
        List<Seen> shown = looks.values().stream()
                .flatMap(look -> look.seen().stream())
                .filter(seen -> !seen.reckoned().isBefore(horizon) && wanted.fits(seen.row()))
                .sorted(ORDER)
                .limit(size)
                .toList();
        Map<Integer, Long> lowestShown = new HashMap<>();
        shown.forEach(seen -> lowestShown.put(seen.row().shard(), seen.row().seq()));
        long[] next = below.clone();
        for (int shard = 0; shard < below.length; shard++) {
            Look look = looks.get(shard);
            next[shard] = look == null ? 0 : next(look, wanted, horizon, lowestShown.get(shard), below[shard]);
        }
        return new Found(shown.stream().map(Seen::row).toList(), next);
    }

    private Map<Integer, Look> looks(Connection connection, Wanted wanted, long[] below, int size) throws SQLException {
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < below.length; shard++) {
            if (below[shard] > 0
                    && (wanted.group() == null || shard == PendingReader.shardOf(wanted.group(), below.length))) {
                shards.add(shard);
            }
        }
        boolean any = wanted.equals(new Wanted(null, null, null, null, null, null));
        int window = any || shards.isEmpty() ? size + 1 : Math.max(size + 1, LOOKED_AT / shards.size());
        Map<Integer, Look> looks = new HashMap<>();
        for (int shard : shards) {
            looks.put(shard, look(reader.latest(connection, shard, below[shard], window), window, wanted.since()));
        }
        return looks;
    }

    private static Look look(List<PendingRow> rows, int window, Instant since) {
        List<Seen> seen = new ArrayList<>();
        Instant reckoned = Instant.MAX;
        for (PendingRow row : rows) {
            reckoned = row.stored().isBefore(reckoned) ? row.stored() : reckoned;
            seen.add(new Seen(row, reckoned));
        }
        boolean tooOld = since != null && reckoned.isBefore(since.minus(DISORDER));
        return new Look(seen, rows.size() < window || tooOld);
    }

    private static long next(Look look, Wanted wanted, Instant horizon, Long lowestShown, long below) {
        long lowest = lowestShown == null ? Long.MAX_VALUE : lowestShown;
        List<Seen> passed = look.seen().stream()
                .filter(seen -> !seen.reckoned().isBefore(horizon))
                .toList();
        boolean someLeft = passed.stream().anyMatch(seen -> seen.row().seq() < lowest && wanted.fits(seen.row()));
        if (someLeft) {
            return lowestShown == null ? below : lowest;
        }
        if (look.ended() && passed.size() == look.seen().size()) {
            return 0;
        }
        return passed.isEmpty() ? below : passed.get(passed.size() - 1).row().seq();
    }
}
