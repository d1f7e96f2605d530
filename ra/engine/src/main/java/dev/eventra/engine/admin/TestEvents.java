package dev.eventra.engine.admin;

import java.util.Objects;
import java.util.function.ObjIntConsumer;

/**
 * What test events need besides the outbox. As thread-safe as its parts.
 *
 * @param on     whether they may be published on this server
 * @param source of theirs
 * @param stored told the outbox and the shard of one that is committed, so that its relay looks at once
 */
public record TestEvents(boolean on, String source, ObjIntConsumer<String> stored) {

    /** They may not be published. */
    public static final TestEvents OFF = new TestEvents(false, "/test", (outbox, shard) -> {});

    public TestEvents {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(stored, "stored");
    }
}
