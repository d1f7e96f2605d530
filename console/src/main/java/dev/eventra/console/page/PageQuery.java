package dev.eventra.console.page;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The filters of a page as they stand in its address. What an address holds was written by anybody: what can't be read
 * counts as not given. Immutable.
 *
 * @param values the values that aren't empty
 */
public record PageQuery(Map<String, String> values) {

    private static final int LONGEST = 400;

    public PageQuery {
        Map<String, String> kept = new TreeMap<>();
        values.forEach((name, value) -> {
            if (value != null && !value.isBlank() && value.length() <= LONGEST) {
                kept.put(name, value.strip());
            }
        });
        values = Map.copyOf(kept);
    }

    /** Of the parameters of an address; the first of each name counts. */
    public static PageQuery of(Map<String, List<String>> parameters) {
        Map<String, String> first = new TreeMap<>();
        parameters.forEach((name, all) -> {
            if (!all.isEmpty()) {
                first.put(name, all.get(0));
            }
        });
        return new PageQuery(first);
    }

    /** A text; null if it is not given. */
    public String text(String name) {
        return values.get(name);
    }

    /** A text, or this. */
    public String text(String name, String other) {
        return values.getOrDefault(name, other);
    }

    /** A time, in UTC unless it says otherwise; null if it is not given or can't be read. */
    public Instant time(String name) {
        return time(values.get(name), ZoneOffset.UTC);
    }

    /** One of an enum, in any case; null if it is not given or there is none of that name. */
    public <E extends Enum<E>> E one(String name, Class<E> type) {
        String value = values.get(name);
        for (E each : type.getEnumConstants()) {
            if (each.name().equalsIgnoreCase(value)) {
                return each;
            }
        }
        return null;
    }

    /** All values with their names; null if there are none. */
    public String words() {
        return values.isEmpty()
                ? null
                : new TreeMap<>(values)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .collect(Collectors.joining(", "));
    }

    /** Another value for one name. */
    public PageQuery with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(name, value == null ? "" : value);
        return new PageQuery(changed);
    }

    /** The address of a page with these filters. */
    public String on(String route) {
        return Paths.page(route, values);
    }

    /** Reads {@code 2026-11-21T10:00:00Z}, or without a zone in this one; null if it can't be read. */
    public static Instant time(String text, ZoneId zone) {
        if (text == null) {
            return null;
        }
        String value = text.strip().toUpperCase(Locale.ROOT).replace(' ', 'T');
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException withoutZone) {
            try {
                return LocalDateTime.parse(value).atZone(zone).toInstant();
            } catch (DateTimeParseException neither) {
                return null;
            }
        }
    }
}
