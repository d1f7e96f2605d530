package dev.eventra.engine.delivery;

/**
 * What came of one attempt.
 *
 * @param cause of {@code DATA_GONE}, {@code FAILED} and what follows it, else null
 */
record AttemptResult(Kind kind, Throwable cause) {

    enum Kind {
        /** The listener's transaction committed. */
        DELIVERED,
        /** Handled before; the listener was not called. */
        DUPLICATE,
        /** A dead letter already: another owner gave it up. */
        DEAD,
        /** Another event has its id. */
        CONFLICT,
        /** Its data, which lies apart, is gone: the listener was not called, and never can be. */
        DATA_GONE,
        /** The listener failed, or its transaction did not commit. */
        FAILED,
        /** There is no listener to call now: no attempt. */
        UNAVAILABLE,
        /** The listener was not called, or not in a transaction that could be ended: no attempt. */
        DISTURBED,
        /** The inbox takes no part in the listener's transaction, so that nothing must be delivered by it. */
        NOT_ENLISTED
    }

    static AttemptResult of(Kind kind) {
        return new AttemptResult(kind, null);
    }

    static AttemptResult dataGone(Throwable cause) {
        return new AttemptResult(Kind.DATA_GONE, cause);
    }

    static AttemptResult failed(Throwable cause) {
        return new AttemptResult(Kind.FAILED, cause);
    }

    static AttemptResult disturbed(Throwable cause) {
        return new AttemptResult(Kind.DISTURBED, cause);
    }

    static AttemptResult notEnlisted(Throwable cause) {
        return new AttemptResult(Kind.NOT_ENLISTED, cause);
    }

    static AttemptResult unavailable(Throwable cause) {
        return new AttemptResult(Kind.UNAVAILABLE, cause);
    }
}
