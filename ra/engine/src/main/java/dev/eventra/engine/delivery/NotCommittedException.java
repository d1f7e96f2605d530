package dev.eventra.engine.delivery;

import dev.eventra.api.EventraException;

/** The listener returned, but its transaction did not commit: marked to roll back, timed out, refused at commit. */
public class NotCommittedException extends EventraException {

    private static final long serialVersionUID = 1L;

    private final boolean marked;

    NotCommittedException(int status, boolean marked) {
        super("the listener returned, but its transaction did not commit (jakarta.transaction.Status " + status + "): "
                + (marked ? "marked to roll back, or timed out" : "refused at commit, or the database went away"));
        this.marked = marked;
    }

    /** Whether it was bound to roll back when the listener returned. If not, the commit failed. */
    public boolean wasMarked() {
        return marked;
    }
}
