package dev.eventra.engine.inbox;

import java.util.Objects;

/**
 * What the inbox says about an event. Immutable.
 *
 * @param state       how the subscription finished with it
 * @param fingerprint of what it finished with, see {@link InboxKey#fingerprint()}
 */
public record InboxEntry(InboxState state, String fingerprint) {

    public InboxEntry {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /** Whether the entry was made for the same type and data; else two events share one id, which is an error. */
    public boolean isOf(InboxKey key) {
        return fingerprint.equals(key.fingerprint());
    }
}
