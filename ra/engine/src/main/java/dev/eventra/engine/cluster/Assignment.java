package dev.eventra.engine.cluster;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A worker's shards as the master wrote them.
 *
 * @param version of the node, -1 if there is none
 */
record Assignment(SortedSet<ShardId> shards, int version) {

    static final Assignment NONE = new Assignment(new TreeSet<>(), -1);

    /** What is no number of a shard is passed over: the master writes the node anew, since it differs from the plan. */
    static Assignment of(Node node) {
        if (node == null) {
            return NONE;
        }
        SortedSet<ShardId> shards = new TreeSet<>();
        for (String outbox : node.data().values().keySet()) {
            for (String each : node.data().list(outbox)) {
                int number = RegisteredShards.number(each);
                if (number >= 0) {
                    shards.add(new ShardId(outbox, number));
                }
            }
        }
        return new Assignment(shards, node.version());
    }

    /** One line for each outbox. */
    static byte[] bytes(SortedSet<ShardId> shards) {
        Map<String, String> byOutbox = shards.stream()
                .collect(Collectors.groupingBy(
                        ShardId::outbox,
                        TreeMap::new,
                        Collectors.mapping(s -> Integer.toString(s.shard()), Collectors.joining(","))));
        return new NodeData(new TreeMap<>(byOutbox)).bytes();
    }
}
