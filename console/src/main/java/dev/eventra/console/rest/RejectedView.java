package dev.eventra.console.rest;

import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedInfo;
import java.util.Map;

/**
 * A rejected event with what is stored of it.
 *
 * @param info     as in the list
 * @param data     the event's data; null if it is masked
 * @param encoding {@code text} or {@code base64}; null if it is masked
 * @param size     how many bytes the data has
 * @param masked   whether the data is left out, since the reader lacks the role for it
 */
public record RejectedView(
        RejectedInfo info,
        String subject,
        String contentType,
        String dataSchema,
        Map<String, String> extensions,
        String data,
        String encoding,
        int size,
        boolean masked) {

    static RejectedView of(RejectedContent event, boolean mayReadPayload) {
        PayloadText payload = PayloadText.of(event.data(), mayReadPayload);
        return new RejectedView(
                event.info(),
                event.subject(),
                event.contentType(),
                event.dataSchema(),
                event.extensions(),
                payload.data(),
                payload.encoding(),
                payload.size(),
                !mayReadPayload);
    }

    /** Names the event; leaves out all content. */
    @Override
    public String toString() {
        return "RejectedView[" + info.outbox() + " " + info.entry() + "]";
    }
}
