package dev.eventra.api.admin;

/** How far an operation is. */
public enum OperationState {
    /** No server has taken it yet: it waits for one that has the subscription's listener. */
    REQUESTED,
    /** A server works on it. If that server dies, another goes on. */
    RUNNING,
    /** All is done; what could not be delivered is counted. */
    DONE,
    /** It could not be done; the message says why. */
    FAILED,
    /** An operator ended it. What was done by then stays. */
    CANCELLED;

    /** Whether nothing more will happen. */
    public boolean isFinal() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
