package dev.eventra.engine.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings and collects what is wrong with them, so that all problems are told at once. Not thread-safe. */
public final class SettingsReader {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final SettingSource source;
    private final List<String> problems = new ArrayList<>();

    public SettingsReader(SettingSource source) {
        this.source = source;
    }

    /** Text that must be there. An empty string stands in while problems are collected. */
    public String required(String key, String meaning) {
        return source.value(key).orElseGet(() -> {
            problems.add(key + " is missing: " + meaning);
            return "";
        });
    }

    /** Text of a form. */
    public String text(String key, String defaultValue, Pattern form, String allowed) {
        String value = source.value(key).orElse(defaultValue);
        if (!form.matcher(value).matches()) {
            problems.add(key + " is \"" + value + "\", allowed is " + allowed);
        }
        return value;
    }

    /** Text that may be absent. */
    public Optional<String> optional(String key) {
        return source.value(key);
    }

    /** A whole number within bounds. */
    public int integer(String key, int defaultValue, int min, int max) {
        String allowed = "a whole number from " + min + " to " + max;
        return parsed(key, defaultValue, allowed, text -> {
            int value = Integer.parseInt(text);
            return value >= min && value <= max ? value : null;
        });
    }

    /** A duration such as {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h} or {@code 7d} within bounds. */
    public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
        String allowed = "a duration from " + show(min) + " to " + show(max) + ", such as 500ms, 10s, 2m, 1h or 7d";
        return parsed(key, defaultValue, allowed, text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                return null;
            }
            long number = Long.parseLong(matcher.group(1));
            Duration value =
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    };
            return value.compareTo(min) >= 0 && value.compareTo(max) <= 0 ? value : null;
        });
    }

    /** {@code true} or {@code false}. */
    public boolean bool(String key, boolean defaultValue) {
        return parsed(
                key,
                defaultValue,
                "true or false",
                text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null);
    }

    /** {@code on} or {@code off}. */
    public boolean onOff(String key, boolean defaultValue) {
        return parsed(
                key,
                defaultValue,
                "on or off",
                text -> text.equals("on") ? Boolean.TRUE : text.equals("off") ? Boolean.FALSE : null);
    }

    /** A constant of an enum, in lower case. */
    public <E extends Enum<E>> E constant(String key, E defaultValue) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        String allowed = String.join(
                ", ",
                Arrays.stream(constants)
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .toList());
        return parsed(key, defaultValue, allowed, text -> Arrays.stream(constants)
                .filter(c -> c.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElse(null));
    }

    /** Notes a problem that the caller found. */
    public void problem(String problem) {
        problems.add(problem);
    }

    /**
     * @throws InvalidSettingsException if there was any problem
     */
    public void check() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private <T> T parsed(String key, T defaultValue, String allowed, Function<String, T> parser) {
        Optional<String> text = source.value(key);
        if (text.isEmpty()) {
            return defaultValue;
        }
        T value = null;
        try {
            value = parser.apply(text.get());
        } catch (NumberFormatException e) {
            // told below like any other wrong value
        }
        if (value == null) {
            problems.add(key + " is \"" + text.get() + "\", allowed is " + allowed);
            return defaultValue;
        }
        return value;
    }

    private static String show(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        return millis % 60_000 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
