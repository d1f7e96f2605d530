package dev.eventra.engine.delivery;

import java.time.Duration;

/** What a delivery's turn led to. */
sealed interface Turn {

    /** The record is done with: nothing of it is left to do, so its offset may move. */
    record Done() implements Turn {}

    /** The listener failed; the record's next attempt follows after a delay, and its lane waits. */
    record Again(Duration delay) implements Turn {}

    /** Not the event's fault: the whole subscription pauses, and the event has its turn again. */
    record Unavailable(Throwable cause) implements Turn {}

    Turn DONE = new Done();
}
