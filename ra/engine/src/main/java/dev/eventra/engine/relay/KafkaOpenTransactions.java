package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks the coordinators for the producers' ids, then the partitions' leaders for what these hold open. A client of its
 * own for each call: takeovers are rare.
 */
final class KafkaOpenTransactions implements OpenTransactions {

    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    /** Longer than a transaction takes that somebody is at: what is open for so long in the same place hangs. */
    private static final Duration AT_WORK = Duration.ofSeconds(3);

    private static final int RETRY_BACKOFF_MS = 10;

    private final KafkaSettings kafka;

    KafkaOpenTransactions(KafkaSettings kafka) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
    }

    @Override
    public List<Open> find(Collection<String> transactionalIds, String topic, TopicPartition own, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Admin admin = Admin.create(properties(own, timeout));
        try {
            Map<Long, Current> producers = producers(admin, transactionalIds, deadline);
            List<TopicPartition> partitions = new ArrayList<>();
            for (TopicPartitionInfo info : await(
                            admin.describeTopics(List.of(topic))
                                    .topicNameValues()
                                    .get(topic),
                            deadline)
                    .partitions()) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
            partitions.add(own);
            List<Open> found = open(await(admin.describeProducers(partitions).all(), deadline), producers, own);
            long patience = System.nanoTime() + AT_WORK.toNanos();
            while (found.stream().anyMatch(KafkaOpenTransactions::isForeign) && System.nanoTime() - patience < 0) {
                pause(deadline, "transactions of others are open on " + own);
                found = still(
                        found, open(await(admin.describeProducers(partitions).all(), deadline), producers, own));
            }
            return found;
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static boolean isForeign(Open open) {
        return open.transactionalId() == null;
    }

    /** Of others only what was there before: those of another outbox, say, that was given the same topic, come and go. */
    static List<Open> still(List<Open> before, List<Open> now) {
        return now.stream()
                .filter(open -> !isForeign(open) || before.contains(open))
                .toList();
    }

    /**
     * A producer as its coordinator knows it.
     *
     * @param epoch which each fencing raises
     */
    record Current(String transactionalId, int epoch) {}

    /** The present producers by their ids, once their last transactions are over. */
    private static Map<Long, Current> producers(Admin admin, Collection<String> ids, long deadline) {
        while (true) {
            Map<String, TransactionDescription> found =
                    await(admin.describeTransactions(ids).all(), deadline);
            Map<Long, Current> producers = new HashMap<>();
            boolean ended = true;
            for (Map.Entry<String, TransactionDescription> id : found.entrySet()) {
                TransactionDescription now = id.getValue();
                producers.put(now.producerId(), new Current(id.getKey(), now.producerEpoch()));
                ended &= isEnded(now.state());
            }
            if (ended) {
                return producers;
            }
            pause(deadline, "a transaction goes on of one of " + ids + ", which should be fenced");
        }
    }

    private static boolean isEnded(TransactionState state) {
        return state == TransactionState.EMPTY
                || state == TransactionState.COMPLETE_COMMIT
                || state == TransactionState.COMPLETE_ABORT;
    }

    /**
     * @param producers as they were before the partitions were asked: a transaction that began in between is of their
     *                  epoch, or of a later one
     */
    static List<Open> open(
            Map<TopicPartition, PartitionProducerState> states, Map<Long, Current> producers, TopicPartition own) {
        Map<Long, SortedMap<TopicPartition, Long>> since = new HashMap<>();
        Set<Long> present = new HashSet<>();
        states.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                Current known = producers.get(producer.producerId());
                if (producer.currentTransactionStartOffset().isPresent() && (known != null || partition.equals(own))) {
                    since.computeIfAbsent(producer.producerId(), id -> OpenTransactions.byPartition())
                            .put(
                                    partition,
                                    producer.currentTransactionStartOffset().getAsLong());
                    if (known != null && producer.producerEpoch() >= known.epoch()) {
                        present.add(producer.producerId());
                    }
                }
            }
        });
        return since.entrySet().stream()
                .map(each -> new Open(
                        producers.containsKey(each.getKey())
                                ? producers.get(each.getKey()).transactionalId()
                                : null,
                        each.getKey(),
                        !present.contains(each.getKey()),
                        each.getValue()))
                .toList();
    }

    private static void pause(long deadline, String otherwise) {
        if (System.nanoTime() - deadline > 0) {
            throw new TimeoutException(otherwise);
        }
        try {
            new Waiter().await(ASK_AGAIN);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static <T> T await(KafkaFuture<T> answer, long deadline) {
        return KafkaAnswer.await(answer, deadline, "Kafka does not say which transactions are open");
    }

    private Map<String, Object> properties(TopicPartition own, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> properties = kafka.properties("eventra-transactions-" + own);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        properties.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
