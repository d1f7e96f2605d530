package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/** The listener returned, but its transaction did not commit: marked to roll back, timed out, refused at commit. */
public class NotCommittedException extends EventraException {

    private static final long serialVersionUID = 1L;

    NotCommittedException(int status) {
        super("the listener returned, but its transaction did not commit (jakarta.transaction.Status " + status
                + "): marked to roll back, timed out, or refused by the database at commit");
    }
}
