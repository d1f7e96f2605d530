package dev.eventra.engine.delivery;

import dev.eventra.engine.kafka.TopicClient;
import dev.eventra.engine.kafka.TopicInfo;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Where reading a topic begins, by a rule. Thread-safe. */
final class StartRule {

    private final TopicClient client;

    StartRule(TopicClient client) {
        this.client = client;
    }

    /** The offset that the rule gives for each partition of the topic. */
    SortedMap<Integer, Long> apply(StartPosition start, TopicInfo topic) throws InterruptedException {
        List<Integer> all = IntStream.range(0, topic.partitions()).boxed().toList();
        if (start.time().isPresent()) {
            return client.since(topic.name(), all, start.time().get().toEpochMilli());
        }
        return start.earliest() ? client.first(topic.name(), all) : client.end(topic.name(), all);
    }

    /**
     * Where a subscription begins that has no positions yet: where the consumer group was, if it has consumed before
     * there were positions, else by its rule.
     */
    SortedMap<Integer, Long> begin(SubscriptionSettings settings, TopicInfo topic) throws InterruptedException {
        SortedMap<Integer, Long> committed = client.committed(settings.groupId(), topic.name());
        if (committed.isEmpty()) {
            return apply(settings.start(), topic);
        }
        SortedMap<Integer, Long> begin = apply(StartPosition.EARLIEST, topic);
        begin.replaceAll((partition, first) -> committed.getOrDefault(partition, first));
        return begin;
    }

    /** The first record of each of these partitions. */
    SortedMap<Integer, Long> first(TopicInfo topic, Collection<Integer> partitions) throws InterruptedException {
        return client.first(topic.name(), partitions);
    }
}
