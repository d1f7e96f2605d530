package dev.eventra.console.rest;

import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterInfo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
        byte[] bytes = letter.data() == null ? new byte[0] : letter.data();
        String text = mayReadPayload ? text(bytes) : null;
        return new DeadLetterView(
                letter.info(),
                letter.subject(),
                letter.contentType(),
                letter.dataSchema(),
                letter.extensions(),
                letter.errorStack(),
                mayReadPayload && text == null ? Base64.getEncoder().encodeToString(bytes) : text,
                mayReadPayload ? text == null ? "base64" : "text" : null,
                bytes.length,
                !mayReadPayload,
                mayReadPayload ? letter.rawHeaders() : null);
    }

    /** Null if the bytes are no UTF-8. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Names the dead letter; leaves out all content. */
    @Override
    public String toString() {
        return "DeadLetterView[" + info.subscription() + " " + info.id() + "]";
    }
}
