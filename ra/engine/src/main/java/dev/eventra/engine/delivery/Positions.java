package dev.eventra.engine.delivery;

import dev.eventra.engine.inbox.PositionStore;
import dev.eventra.engine.inbox.StoredPosition;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicClient;
import dev.eventra.engine.kafka.TopicInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Sets where a subscription goes on. In two steps, so that the second one can share its transaction with a record of who
 * did it: {@link #plan} asks Kafka, {@link #reset} writes.
 *
 * <p>The subscription must be paused on every server, and have come to rest. Two things see to it: each server notes in
 * the rows which partitions it delivers and takes that back when it has come to rest, so a reset too early is refused;
 * and a reset counts up a number in the rows, without which no server can write a position, so that not even one that
 * was taken for dead can undo it. When the pause ends, each server loads its positions anew.
 *
 * <p>What was delivered and is still in the inbox is not delivered again by setting the position back; see replays for
 * that. What the inbox has purged is. Thread-safe.
 */
public final class Positions {

    /**
     * A reset that was thought through.
     *
     * @param topic     as Kafka has it now
     * @param positions by partition
     * @param first     the first record of each partition, for those that have no position yet
     */
    public record Plan(
            String subscription, TopicInfo topic, Map<Integer, Long> positions, SortedMap<Integer, Long> first) {

        public Plan {
            Objects.requireNonNull(subscription, "subscription");
            Objects.requireNonNull(topic, "topic");
            positions = Map.copyOf(positions);
        }
    }

    private final PositionStore store;
    private final KafkaSettings kafka;

    public Positions(DeliveryDatabase database, KafkaSettings kafka) {
        this.store = database.positions();
        this.kafka = Objects.requireNonNull(kafka, "kafka");
    }

    /** The positions of a subscription, by partition; empty if it has never been started. */
    public SortedMap<Integer, Long> find(Connection connection, String subscription, String topic) throws SQLException {
        return plain(store.find(connection, subscription, topic));
    }

    private static SortedMap<Integer, Long> plain(SortedMap<Integer, StoredPosition> rows) {
        SortedMap<Integer, Long> plain = new TreeMap<>();
        rows.forEach((partition, row) -> plain.put(partition, row.position()));
        return plain;
    }

    /**
     * Finds the offsets that a target means now. Waits for Kafka, up to some ten seconds.
     *
     * @throws PositionException                     if a partition or an offset is not there
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or not as hoped
     */
    public Plan plan(String subscription, String topic, PositionTarget target) throws InterruptedException {
        try (TopicClient client = new TopicClient(kafka, "eventra-reset-" + subscription)) {
            TopicInfo info = client.describe(topic);
            List<Integer> all = IntStream.range(0, info.partitions()).boxed().toList();
            SortedMap<Integer, Long> first = client.first(topic, all);
            if (target instanceof PositionTarget.ByRule byRule) {
                return new Plan(subscription, info, new StartRule(client).apply(byRule.rule(), info), first);
            }
            Map<Integer, Long> offsets = ((PositionTarget.Offsets) target).byPartition();
            SortedMap<Integer, Long> end = client.end(topic, all);
            new TreeMap<>(offsets).forEach((partition, offset) -> check(topic, partition, offset, first, end));
            return new Plan(subscription, info, offsets, first);
        }
    }

    private static void check(
            String topic, int partition, long offset, Map<Integer, Long> first, Map<Integer, Long> end) {
        if (!first.containsKey(partition)) {
            throw new PositionException(
                    "topic " + topic + " has no partition " + partition + ", only 0 to " + (first.size() - 1));
        }
        if (offset < first.get(partition) || offset > end.get(partition)) {
            throw new PositionException("offset " + offset + " is not in partition " + partition + " of topic " + topic
                    + ", which has " + first.get(partition) + " to " + end.get(partition));
        }
    }

    /**
     * Writes a plan.
     *
     * @param connection in the transaction that decides
     * @param lives      whether a worker is still there; one that is not delivers nothing, whatever it noted
     * @return the positions before, by partition
     * @throws PositionException if the subscription has not come to rest on a server that lives; nothing was written
     */
    public SortedMap<Integer, Long> reset(Connection connection, Plan plan, Predicate<String> lives)
            throws SQLException {
        String subscription = plan.subscription();
        String topic = plan.topic().name();
        // where it never was, it begins at the first records; then it is set like any other
        store.begin(connection, subscription, topic, plan.topic().id(), plan.first());
        SortedMap<Integer, StoredPosition> rows = store.lock(connection, subscription, topic);
        requireRest(store.holders(connection, subscription, topic), subscription, lives);
        for (int partition : plan.first().keySet()) {
            StoredPosition row = rows.get(partition);
            Long position = plan.positions().get(partition);
            if (row == null) {
                long start = position == null ? plan.first().get(partition) : position;
                store.add(connection, subscription, topic, plan.topic().id(), new TreeMap<>(Map.of(partition, start)));
            } else if (position != null) {
                store.set(connection, subscription, topic, row, plan.topic().id(), position);
            }
        }
        return plain(rows);
    }

    private static void requireRest(Map<Integer, String> holders, String subscription, Predicate<String> lives) {
        Map<Integer, String> busy = new TreeMap<>(holders);
        busy.values().removeIf(lives.negate());
        if (!busy.isEmpty()) {
            throw new PositionException("subscription " + subscription
                    + " still delivers (partition=worker): " + busy
                    + "; pause it on every server, and wait until it has come to rest");
        }
    }
}
