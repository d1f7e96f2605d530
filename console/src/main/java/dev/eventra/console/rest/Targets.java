package dev.eventra.console.rest;

import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.PositionTarget;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads from a body what a change is about. */
final class Targets {

    private Targets() {}

    /** A number in a path. */
    static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("id", "is not allowed; required is a whole number");
        }
    }

    /**
     * One of {@code id}, {@code group} and {@code filter}. Everything is selected by an empty filter only, never by leaving
     * all of them out.
     */
    static DeadLetterSelection deadLetters(String subscription, JsonFields fields) {
        requireOneSelection(fields);
        if (fields.has("id")) {
            return DeadLetterSelection.one(subscription, fields.wholeNumber("id"));
        }
        if (fields.has("group")) {
            return DeadLetterSelection.group(subscription, fields.text("group"));
        }
        return DeadLetterSelection.matching(filter(
                subscription,
                fields.object("filter", Set.of("group", "type", "errorClass", "state", "since", "until", "eventId"))
                        .orElseThrow()));
    }

    private static DeadLetterFilter filter(String subscription, JsonFields fields) {
        return new DeadLetterFilter(
                subscription,
                fields.text("group"),
                fields.text("type"),
                fields.text("errorClass"),
                fields.constant("state", LetterState.class),
                fields.time("since"),
                fields.time("until"),
                fields.text("eventId"));
    }

    /** One of {@code id}, {@code group} and {@code filter}, as of dead letters. */
    static RejectedSelection rejected(String outbox, JsonFields fields) {
        requireOneSelection(fields);
        if (fields.has("id")) {
            return RejectedSelection.one(outbox, fields.wholeNumber("id"));
        }
        if (fields.has("group")) {
            return RejectedSelection.group(outbox, fields.text("group"));
        }
        JsonFields filter =
                fields.object("filter", Set.of("shard", "group", "reasonClass")).orElseThrow();
        return RejectedSelection.matching(new RejectedFilter(
                outbox,
                filter.has("shard") ? Integer.valueOf(filter.wholeNumber("shard", 0)) : null,
                filter.text("group"),
                filter.text("reasonClass"),
                null));
    }

    /** A shard's number in a query; null for null. */
    static Integer shard(String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("shard", "is not allowed; required is a whole number");
        }
    }

    private static void requireOneSelection(JsonFields fields) {
        long given = Stream.of("id", "group", "filter").filter(fields::has).count();
        if (given != 1) {
            throw new InvalidRequestException(
                    "body", "names " + given + " of id, group and filter; required is one ({} is the filter for all)");
        }
    }

    /** {@code to} is {@code earliest} or {@code latest}; else there is {@code time}, or {@code offsets} by partition. */
    static PositionTarget position(JsonFields fields) {
        long given = Stream.of("to", "time", "offsets").filter(fields::has).count();
        if (given != 1) {
            throw new InvalidRequestException("body", "names " + given + " of to, time and offsets; required is one");
        }
        if (fields.has("time")) {
            return new PositionTarget.AtTime(fields.time("time"));
        }
        if (fields.has("offsets")) {
            return new PositionTarget.AtOffsets(
                    fields.byPartition("offsets", each -> number(each, "offset"), Set.of("offset")));
        }
        String to = fields.text("to");
        return switch (to) {
            case "earliest" -> new PositionTarget.Earliest();
            case "latest" -> new PositionTarget.Latest();
            default -> throw new InvalidRequestException("to", "is not allowed; allowed are earliest and latest");
        };
    }

    /** {@code from} and {@code to} are times; or there are {@code ranges} by partition. */
    static ReplayRequest replay(JsonFields fields) {
        return new ReplayRequest(
                fields.text("subscription"),
                window(fields),
                fields.texts("types"),
                new LinkedHashSet<>(fields.texts("groups")),
                fields.text("filter"),
                fields.wholeNumber("rate", 0));
    }

    private static ReplayWindow window(JsonFields fields) {
        if (!fields.has("ranges")) {
            return new ReplayWindow.Time(fields.time("from"), fields.time("to"));
        }
        for (String other : List.of("from", "to")) {
            if (fields.has(other)) {
                Instant time = fields.time(other);
                throw new InvalidRequestException(other, time + " is beside ranges; allowed is one of both");
            }
        }
        Map<Integer, ReplayWindow.Range> ranges = fields.byPartition(
                "ranges",
                each -> new ReplayWindow.Range(number(each, "from"), number(each, "to")),
                Set.of("from", "to"));
        return new ReplayWindow.Offsets(ranges);
    }

    private static long number(JsonFields fields, String name) {
        Long value = fields.wholeNumber(name);
        if (value == null) {
            throw new InvalidRequestException(name, "is missing for a partition; required is an offset");
        }
        return value;
    }
}
