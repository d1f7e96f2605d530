package dev.eventra.api;

import java.time.Instant;

/**
 * What an event may hold. Lengths are in UTF-16 characters, sizes in bytes of UTF-8. The limits fit every supported
 * database's index and Kafka's default record size of 1 MiB with room for the headers.
 */
public final class EventLimits {

    /** Characters of {@code id}. */
    public static final int ID = 100;

    /** Characters of {@code type}: an ASCII letter or digit, then letters, digits and {@code . _ - : / @ ~}. */
    public static final int TYPE = 150;

    /** Characters of {@code source}, a URI reference. */
    public static final int SOURCE = 250;

    /** Characters of {@code subject}. */
    public static final int SUBJECT = 250;

    /** Characters of {@code group}. */
    public static final int GROUP = 200;

    /** Characters of {@code datacontenttype}. */
    public static final int CONTENT_TYPE = 100;

    /** Characters of {@code dataschema}, a URI. */
    public static final int DATA_SCHEMA = 250;

    /** Number of extension attributes. */
    public static final int EXTENSIONS = 32;

    /** Characters of an extension's name: lower-case ASCII letters and digits. */
    public static final int EXTENSION_NAME = 20;

    /** Characters of an extension's value. */
    public static final int EXTENSION_VALUE = 1_000;

    /** Bytes of all extensions' names and values together. */
    public static final int EXTENSIONS_SIZE = 8_192;

    /** Bytes of data, unless the outbox stores large data apart. */
    public static final int DATA_SIZE = 900_000;

    /**
     * Bytes of data that any event may have. An outbox takes more than {@link #DATA_SIZE} only if it stores large data
     * apart, and then up to its own limit.
     */
    public static final int LARGE_DATA_SIZE = 67_108_864;

    /** The first {@code time} allowed. */
    public static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    /** {@code time} is before this: every database holds it, and its day in any time zone. */
    public static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private EventLimits() {}
}
