package dev.eventra.engine.admin;

import dev.eventra.api.admin.Problem;
import java.util.List;

/**
 * How a worker says it is. Immutable.
 *
 * @param published events published there since it started
 * @param relayed   events that it moved to Kafka since it started
 * @param delivered events that its listeners handled since it started
 * @param problem   what failed last; null if nothing did
 * @param shards    those that it relays
 */
public record WorkerReport(long published, long relayed, long delivered, Problem problem, List<Relayed> shards) {

    /** Nothing to say. */
    public static final WorkerReport EMPTY = new WorkerReport(0, 0, 0, null, List.of());

    public WorkerReport {
        shards = List.copyOf(shards);
    }

    /**
     * One shard.
     *
     * @param epoch   with which it is owned
     * @param state   what the relay is about
     * @param relayed events moved to Kafka since it is owned
     * @param problem what failed last; null if nothing did
     */
    public record Relayed(String outbox, int shard, long epoch, String state, long relayed, Problem problem) {}
}
