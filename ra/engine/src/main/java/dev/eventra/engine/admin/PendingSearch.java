package dev.eventra.engine.admin;

import dev.eventra.engine.outbox.PendingReader;
import dev.eventra.engine.outbox.PendingReader.PendingRow;
import dev.eventra.engine.outbox.PendingReader.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Finds one waiting event by its id, for which the shard tables have no index: every event that is published would pay
 * for it. Stateless and thread-safe.
 *
 * <p>A UUIDv7, which an id is unless the application gave one, tells when it was made. Times grow with the sequences,
 * nearly: so the place of that time is found by halving, with some looks at the primary key of a table however full it is,
 * and the rows around it are looked through. Ids of another kind, and those that are not there, are looked for from the
 * latest rows down. Either way the search ends after a while: who asks about an event must not wait long to hear that it
 * isn't known.
 */
final class PendingSearch {

    /** How far an application's clock may be ahead of the database's. */
    private static final Duration AHEAD = Duration.ofMinutes(2);

    /** How long before the event its transaction may have begun, which is the time that its row has. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    /** So many rows are looked through by one statement; nearer than that halving need not come. */
    private static final long STEP = 5_000;

    private static final int UUID_OF_TIME = 7;
    private static final int BELOW_MILLIS = 16;

    private final PendingReader reader = new PendingReader();

    /** Empty if it does not wait, or could not be found in time. */
    Optional<PendingRow> find(Connection connection, int shards, String source, String id, Duration patience)
            throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<Integer, Range> all = reader.ranges(connection, shards);
        Optional<Instant> made = time(id);
        if (made.isPresent()) {
            Map<Integer, Range> near = near(connection, all, made.get());
            Optional<PendingRow> found = walk(connection, near, source, id, deadline);
            if (found.isPresent()) {
                return found;
            }
        }
        return walk(connection, all, source, id, deadline);
    }

    /** When an id was made; empty if it does not tell. */
    static Optional<Instant> time(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.version() == UUID_OF_TIME
                    ? Optional.of(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> BELOW_MILLIS))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Looks through all tables in turns, each from its latest rows down. */
    private Optional<PendingRow> walk(
            Connection connection, Map<Integer, Range> ranges, String source, String id, long deadline)
            throws SQLException {
        Map<Integer, Range> left = new TreeMap<>(ranges);
        while (!left.isEmpty()) {
            for (int shard : List.copyOf(left.keySet())) {
                if (System.nanoTime() - deadline >= 0) {
                    return Optional.empty();
                }
                Range range = left.get(shard);
                Range step = new Range(Math.max(range.low(), range.high() - STEP), range.high());
                Optional<PendingRow> found = reader.find(connection, shard, step, source, id);
                if (found.isPresent()) {
                    return found;
                }
                left.put(shard, new Range(range.low(), step.low()));
            }
            left.values().removeIf(Range::isEmpty);
        }
        return Optional.empty();
    }

    private Map<Integer, Range> near(Connection connection, Map<Integer, Range> all, Instant time) throws SQLException {
        Map<Integer, Range> near = new TreeMap<>();
        for (Map.Entry<Integer, Range> each : all.entrySet()) {
            int shard = each.getKey();
            Range upper = narrow(connection, shard, each.getValue(), time.plus(AHEAD));
            Range lower = narrow(connection, shard, new Range(each.getValue().low(), upper.high()), time.minus(BEFORE));
            near.put(shard, new Range(lower.low(), upper.high()));
        }
        return near;
    }

    /** A range of at most one step: rows below it were stored at that time or before, those behind it after. */
    private Range narrow(Connection connection, int shard, Range range, Instant time) throws SQLException {
        long low = range.low();
        long high = range.high();
        while (high - low > STEP) {
            long middle = low + (high - low) / 2;
            List<PendingRow> row = reader.latest(connection, shard, middle, 1);
            if (!row.isEmpty() && row.get(0).stored().isAfter(time)) {
                high = row.get(0).seq();
            } else {
                low = middle;
            }
        }
        return new Range(low, high);
    }
}
