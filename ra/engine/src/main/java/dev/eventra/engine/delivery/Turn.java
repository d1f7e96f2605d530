package dev.eventra.engine.delivery;

import java.time.Duration;

/** What a delivery's turn led to. */
sealed interface Turn {

    /** The record is done with: nothing of it is left to do, so its offset may move. */
    record Done() implements Turn {}

    /** The listener was called and failed; the record's next attempt follows after a delay, and its lane waits. */
    record Again(Duration delay) implements Turn {}

    /** As {@link Again}, but the listener was not called, or what it did tells nothing about its surroundings. */
    record Later(Duration delay) implements Turn {}

    /** Not the event's fault: the whole subscription pauses, and the event has its turn again. */
    record Unavailable(Throwable cause) implements Turn {}

    /** The subscription stops delivering until it is told to proceed; the event is then tried anew. */
    record Stop(DeliveryInfo delivery, Throwable cause) implements Turn {}

    /** The subscription can't work as it is configured: it ends, and the event stays as it was. */
    record Halt(Throwable cause) implements Turn {}

    Turn DONE = new Done();

    /** The partition went to another consumer. The lane is about to be dropped; until then its turn need not come. */
    Turn LOST = new Later(Duration.ofMillis(50));

    /** It has its turn alone, and at once. */
    Turn ALONE = new Later(Duration.ZERO);
}
