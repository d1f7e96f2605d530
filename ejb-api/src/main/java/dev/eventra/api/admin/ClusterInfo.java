package dev.eventra.api.admin;

import java.time.Instant;
import java.util.List;

/**
 * The cluster, as the server that was asked sees it. Immutable.
 *
 * @param namespace the cluster's name
 * @param worker    the worker that was asked
 * @param master    the worker that assigns the shards; null if there is none
 * @param term      the master's term, which grows with each master
 * @param parts     ZooKeeper, Kafka and the database
 */
public record ClusterInfo(String namespace, String worker, String master, long term, List<Part> parts) {

    public ClusterInfo {
        parts = List.copyOf(parts);
    }

    /**
     * Something that Eventra needs.
     *
     * @param name    {@code zookeeper}, {@code kafka} or {@code database}
     * @param up      whether it answers
     * @param detail  where it is, or why it does not answer
     * @param checked when that was found
     */
    public record Part(String name, boolean up, String detail, Instant checked) {}
}
