package dev.eventra.engine.event;

import dev.eventra.api.Event;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the data of an event lies that an outbox has stored apart: the value of the extension {@code dataref} (CloudEvents
 * Dataref), {@code eventra:<outbox>/<entry>/<bytes>/<fingerprint>}. It tells how large the data is and what it is, so that
 * neither the room for it nor the identity of the event has to be found out by fetching it. Immutable.
 *
 * @param outbox      the outbox's identity
 * @param entry       the row in its table {@code eventra_large_data}
 * @param bytes       the size of the data, not negative
 * @param fingerprint the {@link Fingerprint} of the event with its data
 */
public record DataReference(UUID outbox, UUID entry, int bytes, String fingerprint) {

    /** No outbox has it: the data is in the event's own record in Kafka. */
    private static final UUID RECORD = new UUID(0, 0);

    /** The extension's name. */
    public static final String EXTENSION = "dataref";

    private static final String UUID_FORM = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
    private static final Pattern FORM = Pattern.compile("eventra:" + UUID_FORM + "/" + UUID_FORM
            + "/(0|[1-9][0-9]{0,8})/([A-Za-z0-9_-]{" + Fingerprint.LENGTH + "})");

    /**
     * A reference to the data of an event.
     *
     * @param event with data
     */
    public static DataReference to(Event event, UUID outbox, UUID entry) {
        byte[] data = event.dataBytes();
        return new DataReference(outbox, entry, data.length, Fingerprint.of(event.type(), data));
    }

    /**
     * A reference to the data that an event has in its record in Kafka, for where the event is kept without it.
     *
     * @param event with data
     */
    public static DataReference toRecord(Event event) {
        return to(event, RECORD, RECORD);
    }

    /** Whether it is one of {@link #toRecord}. */
    public boolean isToRecord() {
        return outbox.equals(RECORD);
    }

    /** The reference of an event that has one of this form, and no data. */
    public static Optional<DataReference> of(Event event) {
        Optional<String> reference = event.extension(EXTENSION);
        return reference.isEmpty() || event.hasData() ? Optional.empty() : parse(reference.get());
    }

    /** Empty for any other reference. */
    public static Optional<DataReference> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new DataReference(
                        UUID.fromString(matcher.group(1)),
                        UUID.fromString(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }

    /** The extension's value. */
    @Override
    public String toString() {
        return "eventra:" + outbox + "/" + entry + "/" + bytes + "/" + fingerprint;
    }
}
