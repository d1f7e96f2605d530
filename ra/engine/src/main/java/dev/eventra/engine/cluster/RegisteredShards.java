package dev.eventra.engine.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The shards of the outboxes that are registered in ZooKeeper. */
final class RegisteredShards {

    private static final int MOST = 64;
    private static final int DIGITS = 2;

    private RegisteredShards() {}

    /**
     * One outbox whose node can't be read keeps none of the others from being assigned.
     *
     * @param outboxes their nodes, by name
     * @param strange  told the name of each outbox whose number of shards is none
     */
    static List<ShardId> of(Map<String, Node> outboxes, Consumer<String> strange) {
        List<ShardId> shards = new ArrayList<>();
        outboxes.forEach((name, node) -> {
            int count = number(node.data().get("shards"));
            if (count < 1 || count > MOST) {
                strange.accept(name);
                return;
            }
            for (int shard = 0; shard < count; shard++) {
                shards.add(new ShardId(name, shard));
            }
        });
        return shards;
    }

    /** -1 for what is no number of two digits at the most. */
    static int number(String text) {
        return text != null
                        && !text.isEmpty()
                        && text.length() <= DIGITS
                        && text.chars().allMatch(each -> each >= '0' && each <= '9')
                ? Integer.parseInt(text)
                : -1;
    }
}
