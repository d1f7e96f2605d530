package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.engine.outbox.JournalReader.Mark;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where a list of events goes on, as text that needs no quoting in an address: the kind of the events, and a place for each
 * outbox that the list has. Of waiting ones that is a bound for each shard, of relayed ones the time and number of an entry
 * of the journal. Immutable.
 *
 * @param kind   of the events that come next
 * @param places by the names of the outboxes; as text
 */
record EventCursor(EventState kind, SortedMap<String, String> places) {

    /** The place before the first event. */
    static final String START = "_";
    /** The place behind the last one. */
    static final String END = "~";

    /** The longest place of one shard, its separator included: what a cursor may need at the most is known before. */
    static final int SHARD = 14;

    private static final int RADIX = 36;
    private static final String PENDING = "-";
    private static final String RELAYED = "~";
    private static final String NEXT = ",";
    private static final String NAMED = ":";
    private static final long MICROS = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    String text() {
        return (kind == EventState.PENDING ? PENDING : RELAYED)
                + places.entrySet().stream()
                        .map(each -> each.getKey() + NAMED + each.getValue())
                        .collect(Collectors.joining(NEXT));
    }

    /**
     * @throws InvalidRequestException if the text is no cursor
     */
    static EventCursor parse(String text) {
        return checked(text, () -> {
            SortedMap<String, String> places = new TreeMap<>();
            for (String part : text.substring(1).split(NEXT, -1)) {
                int end = part.indexOf(NAMED);
                if (end <= 0 || places.put(part.substring(0, end), part.substring(end + 1)) != null) {
                    throw new NumberFormatException("not a name and a place");
                }
            }
            return new EventCursor(kind(text), places);
        });
    }

    private static EventState kind(String text) {
        return switch (text.substring(0, 1)) {
            case PENDING -> EventState.PENDING;
            case RELAYED -> EventState.RELAYED;
            default -> throw new NumberFormatException("not a kind");
        };
    }

    boolean isEnd() {
        return places.values().stream().allMatch(END::equals);
    }

    static String of(long[] below) {
        if (Arrays.stream(below).allMatch(bound -> bound <= 0)) {
            return END;
        }
        return Arrays.stream(below)
                .mapToObj(bound -> bound == 0 ? "" : bound == Long.MAX_VALUE ? START : Long.toString(bound, RADIX))
                .collect(Collectors.joining("."));
    }

    /**
     * @param mark null for the start
     */
    static String of(Mark mark) {
        if (mark == null) {
            return START;
        }
        Instant time = mark.stored();
        long micros =
                Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / NANOS_PER_MICRO);
        return Long.toString(micros, RADIX) + "." + Long.toString(mark.entry(), RADIX);
    }

    /**
     * The bounds of an outbox's shards.
     *
     * @throws InvalidRequestException if its place is none of this outbox
     */
    long[] below(String outbox, int shards) {
        String place = places.get(outbox);
        if (place.equals(START)) {
            return PendingPages.start(shards);
        }
        if (place.equals(END)) {
            return new long[shards];
        }
        return checked(text(), () -> {
            long[] below = Arrays.stream(place.split("\\.", -1))
                    .mapToLong(EventCursor::bound)
                    .toArray();
            if (below.length != shards) {
                throw new NumberFormatException(below.length + " bounds for " + shards + " shards");
            }
            return below;
        });
    }

    private static long bound(String part) {
        return part.isEmpty() ? 0 : part.equals(START) ? Long.MAX_VALUE : Long.parseLong(part, RADIX);
    }

    /**
     * The place in an outbox's journal; null for the start.
     *
     * @throws InvalidRequestException if its place is none
     */
    Mark mark(String outbox) {
        String place = places.get(outbox);
        if (place.equals(START)) {
            return null;
        }
        return checked(text(), () -> {
            String[] parts = place.split("\\.", -1);
            if (parts.length != 2) {
                throw new NumberFormatException("not a time and a number");
            }
            long micros = Long.parseLong(parts[0], RADIX);
            Instant time = Instant.ofEpochSecond(
                    Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_PER_MICRO);
            return new Mark(time, Long.parseLong(parts[1], RADIX));
        });
    }

    private static <T> T checked(String text, Supplier<T> read) {
        try {
            return read.get();
        } catch (NumberFormatException | DateTimeException e) {
            InvalidRequestException refused = refused(text);
            refused.initCause(e);
            throw refused;
        }
    }

    static InvalidRequestException refused(String text) {
        return new InvalidRequestException(
                "after", '"' + text + "\" is not allowed; allowed is what the page before gave");
    }
}
