package dev.eventra.console.rest;

import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterInfo;
import java.util.Map;

/**
 * A dead letter with what is stored of it.
 *
 * @param info       as in the list
 * @param data       the event's data; null if it is masked
 * @param encoding   {@code text} or {@code base64}; null if it is masked
 * @param size       how many bytes the data has
 * @param masked     whether data and raw headers are left out, since the reader lacks the role for them
 * @param rawHeaders headers of a record that is no event, a JSON array of names and Base64 values; null else or if masked
 */
public record DeadLetterView(
        DeadLetterInfo info,
        String subject,
        String contentType,
        String dataSchema,
        Map<String, String> extensions,
        String errorStack,
        String data,
        String encoding,
        int size,
        boolean masked,
        String rawHeaders) {

    static DeadLetterView of(DeadLetterContent letter, boolean mayReadPayload) {
        PayloadText payload = PayloadText.of(letter.data(), mayReadPayload);
        return new DeadLetterView(
                letter.info(),
                letter.subject(),
                letter.contentType(),
                letter.dataSchema(),
                letter.extensions(),
                letter.errorStack(),
                payload.data(),
                payload.encoding(),
                payload.size(),
                !mayReadPayload,
                mayReadPayload ? letter.rawHeaders() : null);
    }

    /** Names the dead letter; leaves out all content. */
    @Override
    public String toString() {
        return "DeadLetterView[" + info.subscription() + " " + info.id() + "]";
    }
}
