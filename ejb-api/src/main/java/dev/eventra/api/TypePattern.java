package dev.eventra.api;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern of event types: {@code *} stands for one segment between dots, {@code **} for one or more segments, all
 * else for itself. Immutable and thread-safe.
 */
public final class TypePattern {

    private static final String ONE = "*";
    private static final String ONE_OR_MORE = "**";
    private static final Pattern DOT = Pattern.compile("\\.");

    private final String pattern;
    private final List<String> segments;
    private final boolean literal;

    private TypePattern(String pattern, List<String> segments) {
        this.pattern = pattern;
        this.segments = segments;
        this.literal = !pattern.contains("*");
    }

    /**
     * @param pattern such as {@code order.placed}, {@code order.*} or {@code **}; not null
     * @throws IllegalArgumentException if it could match no type: it has an empty segment, a character that no type
     *                                  has, or a {@code *} beside other characters in a segment
     */
    public static TypePattern of(String pattern) {
        Objects.requireNonNull(pattern, "pattern");
        List<String> segments = segments(pattern);
        for (String segment : segments) {
            check(pattern, segment);
        }
        return new TypePattern(pattern, segments);
    }

    private static void check(String pattern, String segment) {
        if (segment.isEmpty()) {
            throw new IllegalArgumentException("type pattern \"" + pattern + "\" has an empty segment");
        }
        if (segment.equals(ONE) || segment.equals(ONE_OR_MORE)) {
            return;
        }
        if (segment.contains("*")) {
            throw new IllegalArgumentException("type pattern \"" + pattern
                    + "\": * and ** stand for whole segments between dots, such as order.*");
        }
        if (!EventRules.typeSegment(segment)) {
            throw new IllegalArgumentException("type pattern \"" + pattern + "\": \"" + segment
                    + "\" has a character that no type has; allowed are ASCII letters, digits and . _ - : / @ ~");
        }
    }

    /**
     * @param type an event type; not null
     */
    public boolean matches(String type) {
        return literal ? pattern.equals(type) : matches(segments(type));
    }

    /**
     * Goes through both from the left. At a mismatch the latest {@code **} takes one segment more: what an earlier one
     * could take instead, the latest one can take as well, so no other choice needs to be tried.
     */
    private boolean matches(List<String> type) {
        int wanted = 0;
        int at = 0;
        int afterWildcard = -1;
        int resumeAt = -1;
        while (at < type.size()) {
            if (wanted < segments.size() && segments.get(wanted).equals(ONE_OR_MORE)) {
                afterWildcard = wanted + 1;
                resumeAt = at + 1;
                wanted = afterWildcard;
                at = resumeAt;
            } else if (wanted < segments.size() && one(segments.get(wanted), type.get(at))) {
                wanted++;
                at++;
            } else if (afterWildcard >= 0) {
                resumeAt++;
                wanted = afterWildcard;
                at = resumeAt;
            } else {
                return false;
            }
        }
        return wanted == segments.size();
    }

    private static boolean one(String wanted, String segment) {
        return wanted.equals(ONE) || wanted.equals(segment);
    }

    private static List<String> segments(String dotted) {
        return List.of(DOT.split(dotted, -1));
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
