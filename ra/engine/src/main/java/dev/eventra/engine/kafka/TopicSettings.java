package dev.eventra.engine.kafka;

import java.util.Objects;
import java.util.Optional;

/**
 * How topics are made. Immutable.
 *
 * @param partitions        of an event topic; empty for the broker's default
 * @param replicationFactor of event and progress topics; empty for the broker's default
 */
public record TopicSettings(Optional<Integer> partitions, Optional<Short> replicationFactor) {

    public TopicSettings {
        Objects.requireNonNull(partitions, "partitions");
        Objects.requireNonNull(replicationFactor, "replicationFactor");
    }

    /** The broker's own numbers. */
    public static TopicSettings brokerDefaults() {
        return new TopicSettings(Optional.empty(), Optional.empty());
    }
}
