package dev.eventra.api.admin;

import java.util.Map;

/**
 * A dead letter with all that is stored of it. {@code data} is the reader's own copy.
 *
 * @param info        what {@link EventraAdmin#deadLetters} tells
 * @param subject     null if there is none, as all that follows but the extensions
 * @param contentType media type of the data
 * @param dataSchema  its schema
 * @param extensions  the extension attributes by name
 * @param data        the event's data, or the value of a record that is no event
 * @param rawHeaders  of a record that is no event: its headers, a JSON array of names and Base64 values
 * @param errorStack  the stack trace of the last failure
 */
public record DeadLetterContent(
        DeadLetterInfo info,
        String subject,
        String contentType,
        String dataSchema,
        Map<String, String> extensions,
        byte[] data,
        String rawHeaders,
        String errorStack) {

    public DeadLetterContent {
        extensions = Map.copyOf(extensions);
    }

    /** Names the dead letter; leaves out all content, which may be confidential. */
    @Override
    public String toString() {
        return "DeadLetterContent[" + info.subscription() + " " + info.id() + ", event " + info.eventId() + "]";
    }
}
