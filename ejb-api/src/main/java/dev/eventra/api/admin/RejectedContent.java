package dev.eventra.api.admin;

import java.util.Map;

/**
 * An event that is set aside, with all that is stored of it. {@code data} is the reader's own copy.
 *
 * @param info        what {@link RejectedAdmin#rejected(RejectedFilter, PageRequest)} tells
 * @param subject     null if there is none, as contentType, dataSchema and data
 * @param contentType media type of the data
 * @param dataSchema  its schema
 * @param extensions  the extension attributes by name; empty if they can't be read, which then is why it was refused
 * @param data        the event's data
 */
public record RejectedContent(
        RejectedInfo info,
        String subject,
        String contentType,
        String dataSchema,
        Map<String, String> extensions,
        byte[] data) {

    public RejectedContent {
        extensions = Map.copyOf(extensions);
    }

    /** Names the event; leaves out all content, which may be confidential. */
    @Override
    public String toString() {
        return "RejectedContent[" + info.outbox() + " " + info.entry() + ", event " + info.eventId() + "]";
    }
}
