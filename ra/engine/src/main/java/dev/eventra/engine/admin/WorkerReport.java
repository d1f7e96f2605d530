package dev.eventra.engine.admin;

import dev.eventra.api.admin.Problem;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import java.time.Instant;
import java.util.List;

/**
 * How a worker says it is. Immutable.
 *
 * @param published events published there since it started
 * @param relayed   events that it moved to Kafka since it started
 * @param delivered events that its listeners handled since it started
 * @param problem   what failed last; null if nothing did
 * @param shards    those that it relays
 * @param consumers subscriptions whose listeners it has
 */
public record WorkerReport(
        long published, long relayed, long delivered, Problem problem, List<Relayed> shards, List<Consumer> consumers) {

    /** Nothing to say. */
    public static final WorkerReport EMPTY = new WorkerReport(0, 0, 0, null, List.of(), List.of());

    public WorkerReport {
        shards = List.copyOf(shards);
        consumers = List.copyOf(consumers);
    }

    /** The same, with the subscriptions. */
    public WorkerReport with(List<Consumer> all) {
        return new WorkerReport(published, relayed, delivered, problem, shards, all);
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

    /**
     * One subscription.
     *
     * @param subscription its name
     * @param topic        that it consumes
     * @param listener     what it consists of
     * @param state        what is done for it
     * @param detail       more on that; null if there is nothing to say
     * @param partitions   those that are delivered here, ascending
     * @param running      how many deliveries run
     * @param retrying     how many groups wait for their next attempt
     * @param breaker      what its circuit breaker does
     */
    public record Consumer(
            String subscription,
            String topic,
            SubscriptionListener listener,
            SubscriptionInfo.Here state,
            String detail,
            List<Partition> partitions,
            int running,
            int retrying,
            SubscriptionWorker.Breaker breaker) {

        public Consumer {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * One partition of a topic.
     *
     * @param number its number
     * @param lag    how many records are not done with, as Kafka last told; null if it has not
     * @param next   when the next record to be done with was written; null if it was not read yet
     */
    public record Partition(int number, Long lag, Instant next) {}
}
