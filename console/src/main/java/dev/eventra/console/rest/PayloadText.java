package dev.eventra.console.rest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An event's data for JSON.
 *
 * @param data     null if it is masked
 * @param encoding {@code text} or {@code base64}; null if it is masked
 * @param size     how many bytes the data has
 */
record PayloadText(String data, String encoding, int size) {

    /**
     * @param bytes null for none
     * @param shown whether the reader may see it
     */
    static PayloadText of(byte[] bytes, boolean shown) {
        byte[] all = bytes == null ? new byte[0] : bytes;
        if (!shown) {
            return new PayloadText(null, null, all.length);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(all))
                    .toString();
            return new PayloadText(text, "text", all.length);
        } catch (CharacterCodingException e) {
            return new PayloadText(Base64.getEncoder().encodeToString(all), "base64", all.length);
        }
    }

    /** Leaves out the data. */
    @Override
    public String toString() {
        return "PayloadText[" + size + " bytes]";
    }
}
