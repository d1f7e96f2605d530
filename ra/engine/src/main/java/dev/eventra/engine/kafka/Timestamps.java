package dev.eventra.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes a time as {@link Instant#toString()} does (RFC 3339, UTC), at a fraction of the cost: that one goes through a
 * general formatter, which took a sixth of what it takes to make and send a record. Stateless and thread-safe.
 */
final class Timestamps {

    private static final int LAST_YEAR = 9999;
    private static final int TO_SECONDS = 19;
    /** One digit to the right of the point. */
    private static final int TENTH = 100_000_000;

    private Timestamps() {}

    /** In UTF-8. */
    static byte[] write(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
            // with a sign, and more digits
            return time.toString().getBytes(UTF_8);
        }
        int digits = fractionDigits(utc.getNano());
        byte[] text = new byte[TO_SECONDS + (digits == 0 ? 0 : digits + 1) + 1];
        two(text, 0, utc.getYear() / 100);
        two(text, 2, utc.getYear() % 100);
        text[4] = '-';
        two(text, 5, utc.getMonthValue());
        text[7] = '-';
        two(text, 8, utc.getDayOfMonth());
        text[10] = 'T';
        two(text, 11, utc.getHour());
        text[13] = ':';
        two(text, 14, utc.getMinute());
        text[16] = ':';
        two(text, 17, utc.getSecond());
        fraction(text, utc.getNano(), digits);
        text[text.length - 1] = 'Z';
        return text;
    }

    /** In groups of three. */
    private static int fractionDigits(int nano) {
        if (nano == 0) {
            return 0;
        }
        if (nano % 1_000_000 == 0) {
            return 3;
        }
        return nano % 1_000 == 0 ? 6 : 9;
    }

    private static void fraction(byte[] text, int nano, int digits) {
        if (digits > 0) {
            text[TO_SECONDS] = '.';
        }
        int unit = TENTH;
        for (int i = 1; i <= digits; i++) {
            text[TO_SECONDS + i] = digit(nano / unit % 10);
            unit /= 10;
        }
    }

    private static void two(byte[] text, int at, int number) {
        text[at] = digit(number / 10);
        text[at + 1] = digit(number % 10);
    }

    private static byte digit(int value) {
        return (byte) ('0' + value);
    }
}
