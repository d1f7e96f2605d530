package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventState;
import dev.eventra.engine.outbox.JournalReader.Mark;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The cursors of lists of events, as text: of waiting ones a bound for each shard, of relayed ones the time and number of
 * an entry of the journal behind a tilde.
 */
final class EventCursor {

    private static final int RADIX = 36;
    private static final String PENDING = "-";
    private static final String RELAYED = "~";
    private static final long MICROS = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private EventCursor() {}

    static String start(EventState kind) {
        return kind == EventState.PENDING ? PENDING : RELAYED;
    }

    static EventState kind(String cursor) {
        return cursor.startsWith(RELAYED) ? EventState.RELAYED : EventState.PENDING;
    }

    static String of(long[] below) {
        return Arrays.stream(below)
                .mapToObj(bound -> bound == 0 ? "" : Long.toString(bound, RADIX))
                .collect(Collectors.joining("."));
    }

    static String of(Mark mark) {
        Instant time = mark.stored();
        long micros =
                Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / NANOS_PER_MICRO);
        return RELAYED + Long.toString(micros, RADIX) + "." + Long.toString(mark.entry(), RADIX);
    }

    /**
     * @throws NumberFormatException if the text is no such cursor
     */
    static long[] below(String cursor, int shards) {
        if (cursor.equals(PENDING)) {
            return PendingPages.start(shards);
        }
        long[] below = Arrays.stream(cursor.split("\\.", -1))
                .mapToLong(part -> part.isEmpty() ? 0 : Long.parseLong(part, RADIX))
                .toArray();
        if (below.length != shards) {
            throw new NumberFormatException(below.length + " bounds for " + shards + " shards");
        }
        return below;
    }

    /**
     * Null for the start.
     *
     * @throws NumberFormatException        if the text is no such cursor
     * @throws java.time.DateTimeException if its time is none
     */
    static Mark mark(String cursor) {
        if (cursor.equals(RELAYED)) {
            return null;
        }
        String[] parts = cursor.substring(RELAYED.length()).split("\\.", -1);
        if (parts.length != 2) {
            throw new NumberFormatException("not a time and a number");
        }
        long micros = Long.parseLong(parts[0], RADIX);
        Instant time =
                Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_PER_MICRO);
        return new Mark(time, Long.parseLong(parts[1], RADIX));
    }
}
