package dev.eventra.engine.delivery;

/**
 * What came of one attempt.
 *
 * @param cause of {@code FAILED} and {@code UNAVAILABLE}, else null
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
        /** The listener failed, or its transaction did not commit. */
        FAILED,
        /** The listener was not reached, or its surroundings failed: no attempt. */
        UNAVAILABLE
    }

    static AttemptResult of(Kind kind) {
        return new AttemptResult(kind, null);
    }

    static AttemptResult failed(Throwable cause) {
        return new AttemptResult(Kind.FAILED, cause);
    }

    static AttemptResult unavailable(Throwable cause) {
        return new AttemptResult(Kind.UNAVAILABLE, cause);
    }
}
