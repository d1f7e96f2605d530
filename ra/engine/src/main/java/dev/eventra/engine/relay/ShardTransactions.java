package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Tells whether a transaction of any shard's relay is open, hanging ones too. A relay mends those of its own shard at its next
 * takeover, by the layout that there is then: so none may be left when the number of shards changes. Immutable and thread-safe.
 */
public final class ShardTransactions {

    private static final System.Logger LOG = System.getLogger(ShardTransactions.class.getName());
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);

    private final KafkaSettings kafka;
    private final String namespace;

    public ShardTransactions(KafkaSettings kafka, String namespace) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
        this.namespace = Objects.requireNonNull(namespace, "namespace");
    }

    /**
     * Asks until none is open: markers are written after a commit has returned.
     *
     * @param timeout for how long
     * @return one that is open, or why that can't be told; null for none
     */
    public String open(Outbox outbox, int shards, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Map<String, Object> properties = kafka.properties("eventra-resharding-" + outbox.name());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis() / 2));
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        Admin admin = null;
        try {
            admin = Admin.create(properties);
            String open = find(admin, outbox, shards, deadline);
            while (open != null && System.nanoTime() - deadline < 0) {
                new Waiter().await(ASK_AGAIN);
                open = find(admin, outbox, shards, deadline);
            }
            return open;
        } catch (AuthorizationException | UnsupportedVersionException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "outbox " + outbox.name()
                            + ": whether a transaction hangs is not known, Kafka does not tell this user: "
                            + e.getMessage());
            return null;
        } catch (KafkaException e) {
            return "Kafka does not say whether transactions are open: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private String find(Admin admin, Outbox outbox, int shards, long deadline) {
        Map<Long, String> producers = new HashMap<>();
        for (Map.Entry<String, TransactionDescription> each :
                descriptions(admin, outbox, shards, deadline).entrySet()) {
            TransactionState state = each.getValue().state();
            if (state != TransactionState.EMPTY
                    && state != TransactionState.COMPLETE_COMMIT
                    && state != TransactionState.COMPLETE_ABORT) {
                return "a transaction of " + each.getKey() + " goes on";
            }
            producers.put(each.getValue().producerId(), each.getKey());
        }
        return states(admin, outbox, shards, deadline).entrySet().stream()
                .flatMap(partition -> partition.getValue().activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent()
                                        && (producers.containsKey(producer.producerId())
                                                || !partition.getKey().topic().equals(outbox.topic())))
                        .map(producer -> "a transaction of "
                                + producers.getOrDefault(producer.producerId(), "producer " + producer.producerId())
                                + " hangs in " + partition.getKey()))
                .findFirst()
                .orElse(null);
    }

    /** Of those that were ever used. */
    private Map<String, TransactionDescription> descriptions(Admin admin, Outbox outbox, int shards, long deadline) {
        List<String> ids = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            ids.addAll(ProducerPair.ids(ShardContext.transactionalId(namespace, outbox, shard)));
        }
        DescribeTransactionsResult asked = admin.describeTransactions(ids);
        Map<String, TransactionDescription> found = new HashMap<>();
        for (String id : ids) {
            try {
                found.put(id, await(asked.description(id), deadline));
            } catch (TransactionalIdNotFoundException e) {
                LOG.log(System.Logger.Level.DEBUG, "there is no producer {0}", id);
            }
        }
        return found;
    }

    private static Map<TopicPartition, PartitionProducerState> states(
            Admin admin, Outbox outbox, int shards, long deadline) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicPartitionInfo info : await(
                        admin.describeTopics(List.of(outbox.topic()))
                                .topicNameValues()
                                .get(outbox.topic()),
                        deadline)
                .partitions()) {
            partitions.add(new TopicPartition(outbox.topic(), info.partition()));
        }
        for (int shard = 0; shard < shards; shard++) {
            partitions.add(new TopicPartition(Topics.progressTopic(outbox.topic()), shard));
        }
        return await(admin.describeProducers(partitions).all(), deadline);
    }

    private static <T> T await(KafkaFuture<T> answer, long deadline) {
        return KafkaAnswer.await(answer, deadline, "no answer in time");
    }
}
