package dev.eventra.engine.kafka;

import java.util.Objects;

/**
 * A topic as Kafka has it now. Immutable.
 *
 * @param name       its name
 * @param id         Kafka's id of it: a topic that is deleted and made anew has another one
 * @param partitions how many partitions it has
 */
public record TopicInfo(String name, String id, int partitions) {

    public TopicInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
    }
}
