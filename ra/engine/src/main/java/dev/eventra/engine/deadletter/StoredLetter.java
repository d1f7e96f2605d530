package dev.eventra.engine.deadletter;

import java.time.Instant;
import java.util.Objects;

/**
 * A row of {@code eventra_dead_letter} as it was read. Immutable.
 *
 * @param id     the row's id, by which the rows of a group are in order
 * @param letter what it holds
 * @param stored when it was written
 */
public record StoredLetter(long id, DeadLetter letter, Instant stored) {

    public StoredLetter {
        Objects.requireNonNull(letter, "letter");
        Objects.requireNonNull(stored, "stored");
    }

    public String subscription() {
        return letter.subscription();
    }

    public StoredRecord content() {
        return letter.content();
    }

    /** Null if it has none. */
    public String group() {
        return letter.content().group();
    }
}
