package dev.eventra.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules behind {@link EventLimits} and CloudEvents 1.0, section 3 (context attributes). */
final class EventRules {

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@~-]*");
    private static final Pattern TYPE_SEGMENT = Pattern.compile("[A-Za-z0-9_:/@~-]+");
    private static final Pattern EXTENSION_NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern OPERATION_ID = Pattern.compile("[a-z0-9]{1,16}");
    private static final Pattern CONTENT_TYPE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+"
                    + "(\\s*;\\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+=(\"[^\"\\p{Cntrl}]*\"|[!#$%&'*+.^_`|~0-9A-Za-z-]+))*");
    private static final Set<String> ATTRIBUTES = Set.of(
            "id",
            "source",
            "type",
            "specversion",
            "time",
            "subject",
            "datacontenttype",
            "dataschema",
            "data",
            "partitionkey");

    /** Extensions of this prefix are Eventra's own. */
    static final String RESERVED_PREFIX = "eventra";

    /** The operation that replays the event. */
    static final String REPLAY = "eventrareplay";

    static final String TEST = "eventratest";

    static final String CAUSATION_ID = "causationid";
    static final String CORRELATION_ID = "correlationid";
    /** CloudEvents' Distributed Tracing extension, after W3C Trace Context. */
    static final String TRACE_PARENT = "traceparent";

    static final String TRACE_STATE = "tracestate";
    /** CloudEvents' Dataref extension (claim check): where the data lies. */
    static final String DATA_REF = "dataref";

    private EventRules() {}

    static String id(String id) {
        return text("id", id, EventLimits.ID);
    }

    static String type(String type) {
        text("type", type, EventLimits.TYPE);
        if (!TYPE.matcher(type).matches()) {
            throw new InvalidEventException(
                    "type",
                    quoted(type) + " is not allowed: an ASCII letter or digit, then letters, digits and . _ - : / @ ~");
        }
        return type;
    }

    /** Whether a part of a type between dots has only characters that a type may have. */
    static boolean typeSegment(String segment) {
        return TYPE_SEGMENT.matcher(segment).matches();
    }

    static String source(String source) {
        return uri("source", source, EventLimits.SOURCE, false);
    }

    static String subject(String subject) {
        return subject == null ? null : text("subject", subject, EventLimits.SUBJECT);
    }

    static String group(String group) {
        return group == null ? null : text("group", group, EventLimits.GROUP);
    }

    static Instant time(Instant time) {
        if (time.isBefore(EventLimits.FIRST_TIME) || !time.isBefore(EventLimits.END_OF_TIME)) {
            throw new InvalidEventException(
                    "time",
                    time + " is not within " + EventLimits.FIRST_TIME + " and before " + EventLimits.END_OF_TIME);
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /** Rounded up, since a database keeps microseconds and it must not be too early; what is long past is as good as 1 AD. */
    static Instant notBefore(Instant time) {
        if (time == null) {
            return null;
        }
        if (!time.isBefore(EventLimits.END_OF_TIME)) {
            throw new InvalidEventException("notBefore", time + " is not before " + EventLimits.END_OF_TIME);
        }
        if (time.isBefore(EventLimits.FIRST_TIME)) {
            return EventLimits.FIRST_TIME;
        }
        Instant micros = time.truncatedTo(ChronoUnit.MICROS);
        return micros.equals(time) ? micros : micros.plus(1, ChronoUnit.MICROS);
    }

    static boolean lockingGroup(boolean locking, String group) {
        if (locking && group == null) {
            throw new InvalidEventException("group", "is missing, and lockingGroup() needs one");
        }
        return locking;
    }

    static String contentType(String contentType) {
        if (contentType == null) {
            return null;
        }
        text("datacontenttype", contentType, EventLimits.CONTENT_TYPE);
        if (!CONTENT_TYPE.matcher(contentType).matches()) {
            throw new InvalidEventException(
                    "datacontenttype",
                    quoted(contentType) + " is not a media type (RFC 2046) such as application/json");
        }
        return contentType;
    }

    static String dataSchema(String dataSchema) {
        return dataSchema == null ? null : uri("dataschema", dataSchema, EventLimits.DATA_SCHEMA, true);
    }

    static void extensionName(String name) {
        String field = "extension " + name;
        if (name == null || name.isEmpty() || name.length() > EventLimits.EXTENSION_NAME) {
            throw new InvalidEventException(field, "a name has 1 to " + EventLimits.EXTENSION_NAME + " characters");
        }
        if (!EXTENSION_NAME.matcher(name).matches()) {
            throw new InvalidEventException(field, "a name has lower-case ASCII letters and digits only");
        }
        if (ATTRIBUTES.contains(name)) {
            throw new InvalidEventException(
                    field, "is an attribute of CloudEvents, set it by its own method" + hint(name));
        }
        if (name.startsWith(RESERVED_PREFIX)) {
            throw new InvalidEventException(field, "names that begin with eventra are reserved");
        }
    }

    static String operationId(String id) {
        if (id == null || !OPERATION_ID.matcher(id).matches()) {
            throw new InvalidEventException(
                    "extension " + REPLAY,
                    (id == null ? "is missing" : quoted(id) + " is not allowed")
                            + ": an operation's id has 1 to 16 lower-case ASCII letters and digits");
        }
        return id;
    }

    /** Where the data lies does not count: an event whose data is stored apart has it beside what its publisher gave. */
    static void extensions(Map<String, String> extensions) {
        int number = extensions.size() - (extensions.containsKey(DATA_REF) ? 1 : 0);
        if (number > EventLimits.EXTENSIONS) {
            throw new InvalidEventException(
                    "extensions", number + " are too many, at most " + EventLimits.EXTENSIONS + " are allowed");
        }
        long size = 0;
        for (Map.Entry<String, String> extension : extensions.entrySet()) {
            text("extension " + extension.getKey(), extension.getValue(), EventLimits.EXTENSION_VALUE);
            if (extension.getKey().equals(DATA_REF)) {
                continue;
            }
            size += extension.getKey().length() + extension.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > EventLimits.EXTENSIONS_SIZE) {
            throw new InvalidEventException(
                    "extensions",
                    size + " bytes are too many, at most " + EventLimits.EXTENSIONS_SIZE + " are allowed in all");
        }
    }

    static void data(byte[] data) {
        if (data != null && data.length > EventLimits.LARGE_DATA_SIZE) {
            throw new InvalidEventException(
                    "data",
                    data.length + " bytes are too many, at most " + EventLimits.LARGE_DATA_SIZE + " are allowed");
        }
    }

    private static String hint(String name) {
        return name.equals("partitionkey") ? ": group" : "";
    }

    private static String uri(String field, String value, int limit, boolean absolute) {
        text(field, value, limit);
        // java.net.URI lets other letters through, RFC 3986 has them percent-encoded
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > '~') {
                throw new InvalidEventException(
                        field,
                        quoted(value) + " is not a URI (RFC 3986): character at index " + i
                                + " must be percent-encoded");
            }
        }
        try {
            URI uri = new URI(value);
            if (absolute && !uri.isAbsolute()) {
                throw new InvalidEventException(field, quoted(value) + " is not an absolute URI (RFC 3986)");
            }
        } catch (URISyntaxException e) {
            throw new InvalidEventException(
                    field,
                    quoted(value) + " is not a URI (RFC 3986): " + e.getReason() + " at index " + e.getIndex(),
                    e);
        }
        return value;
    }

    private static String text(String field, String value, int limit) {
        if (value == null) {
            throw new InvalidEventException(field, "is missing");
        }
        if (value.isEmpty()) {
            throw new InvalidEventException(field, "is empty, at least 1 character is needed");
        }
        if (value.length() > limit) {
            throw new InvalidEventException(
                    field, value.length() + " characters are too many, at most " + limit + " are allowed");
        }
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (!allowed(c)) {
                throw new InvalidEventException(
                        field,
                        String.format(
                                "character U+%04X at index %d is not allowed (control characters, unpaired"
                                        + " surrogates and non-characters are not)",
                                c, i));
            }
            i += Character.charCount(c);
        }
        return value;
    }

    /** CloudEvents 1.0, section 3, type String. */
    private static boolean allowed(int c) {
        boolean control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean nonCharacter = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
        return !control && !surrogate && !nonCharacter;
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }
}
