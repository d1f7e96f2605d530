package dev.eventra.console.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers and times as text: the same length for the same kind, so that columns stay calm. */
public final class Formats {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FINE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Characters that turn the text around them: data of events must not disguise what stands beside it. */
    private static final Pattern DIRECTION = Pattern.compile("[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private Formats() {}

    /** The text with a mark in place of each character that changes the direction of writing; null stays null. */
    public static String visible(String text) {
        return text == null ? null : DIRECTION.matcher(text).replaceAll("\uFFFD");
    }

    /** With a thin space between thousands: {@code 1 234 567}. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    /** A number, marked if it is not exact. */
    public static String estimate(long value, boolean exact) {
        return (exact ? "" : "~") + number(value);
    }

    /** A rate, with a decimal where it is small. */
    public static String rate(double value) {
        return value > 0 && value < 9.95 ? String.format(Locale.ROOT, "%.1f", value) : number(Math.round(value));
    }

    /** Such as {@code 3 s}, {@code 4 min}, {@code 2 h 5 min} or {@code 3 d 4 h}. */
    public static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min";
        }
        if (seconds < DAY) {
            return seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
        }
        return seconds / DAY + " d " + seconds % DAY / HOUR + " h";
    }

    /** Date and time to the second; empty for null. */
    public static String stamp(Instant time, ZoneId zone) {
        return time == null ? "" : STAMP.format(time.atZone(zone));
    }

    /** Date and time to the millisecond; empty for null. */
    public static String fine(Instant time, ZoneId zone) {
        return time == null ? "" : FINE.format(time.atZone(zone));
    }

    /** Time of day. */
    public static String clock(Instant time, ZoneId zone) {
        return CLOCK.format(time.atZone(zone));
    }
}
