package dev.eventra.testkit;

import dev.eventra.api.Event;
import java.time.Instant;
import java.util.Optional;

/** One event on its way to one subscription. */
final class Delivery {

    /** By which the inbox knows it; a replay has keys of its own. */
    record Key(String operation, String source, String id) {}

    private final Event event;
    private int attempts;
    private Instant due;
    private boolean alone;
    private Throwable failure;
    private boolean dead;

    Delivery(Event event, Instant due) {
        this.event = event;
        this.due = due;
    }

    Event event() {
        return event;
    }

    Optional<String> group() {
        return event.group();
    }

    Key key() {
        return new Key(event.replayOperation().orElse(""), event.source(), event.id());
    }

    int attempts() {
        return attempts;
    }

    Instant due() {
        return due;
    }

    Throwable failure() {
        return failure;
    }

    /** Whether it was given up. */
    boolean isDead() {
        return dead;
    }

    /** Whether it failed in a batch, and is tried by itself since. */
    boolean isAlone() {
        return alone;
    }

    void deliverAlone() {
        alone = true;
    }

    void failed(Throwable why) {
        attempts++;
        failure = why;
    }

    void retryAt(Instant time) {
        due = time;
    }

    void giveUp(Throwable why) {
        failure = why;
        dead = true;
    }

    /** As if it had just come. */
    void again(Instant now) {
        attempts = 0;
        dead = false;
        due = now;
    }
}
