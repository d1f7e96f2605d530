package dev.eventra.api;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern of event types: {@code *} stands for one segment between dots, {@code **} for one or more segments, all
 * else for itself. Immutable and thread-safe.
 */
public final class TypePattern {

    private final String pattern;
    private final Pattern regex;

    private TypePattern(String pattern) {
        this.pattern = pattern;
        this.regex = pattern.contains("*") ? Pattern.compile(regex(pattern)) : null;
    }

    /**
     * @param pattern such as {@code order.placed}, {@code order.*} or {@code **}; not null
     * @throws IllegalArgumentException if it is empty, or a {@code *} stands beside other characters in a segment
     */
    public static TypePattern of(String pattern) {
        Objects.requireNonNull(pattern, "pattern");
        for (String segment : pattern.split("\\.", -1)) {
            if (segment.isEmpty()) {
                throw new IllegalArgumentException("type pattern \"" + pattern + "\" has an empty segment");
            }
            boolean wildcard = segment.equals("*") || segment.equals("**");
            if (!wildcard && segment.contains("*")) {
                throw new IllegalArgumentException("type pattern \"" + pattern
                        + "\": * and ** stand for whole segments between dots, such as order.*");
            }
        }
        return new TypePattern(pattern);
    }

    /**
     * @param type an event type; not null
     */
    public boolean matches(String type) {
        return regex == null ? pattern.equals(type) : regex.matcher(type).matches();
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String segment : pattern.split("\\.")) {
            if (!regex.isEmpty()) {
                regex.append("\\.");
            }
            regex.append(
                    switch (segment) {
                        case "*" -> "[^.]+";
                        case "**" -> "[^.]+(?:\\.[^.]+)*+";
                        default -> Pattern.quote(segment);
                    });
        }
        return regex.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypePattern that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** The pattern as given. */
    @Override
    public String toString() {
        return pattern;
    }
}
