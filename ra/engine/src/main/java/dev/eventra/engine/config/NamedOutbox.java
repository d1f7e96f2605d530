package dev.eventra.engine.config;

import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.outbox.OutboxSettings;
import java.util.Objects;

/**
 * What is asked of an outbox and of its topics. Immutable.
 *
 * @param settings its name, tables and topic
 * @param topics   how its topics are made
 */
public record NamedOutbox(OutboxSettings settings, TopicSettings topics) {

    public NamedOutbox {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(topics, "topics");
    }

    /** The outbox's name. */
    public String name() {
        return settings.name();
    }
}
