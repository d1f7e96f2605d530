package dev.eventra.engine.cluster;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shards weigh: powers of two, so that they seldom change. An idle one weighs 1; so many events a second as cost about
 * as much as looking at an idle shard weigh 1 more. And how a worker's node tells it: a line {@code weight.<outbox>} of
 * {@code shard:weight}.
 */
final class ShardWeights {

    /** Idle shards take 0.18 % of a core each, and a core relays about 50,000 events a second. */
    private static final double UNIT = 100;

    private static final int MOST = 1 << 20;
    /** A rate on the border between two weights is to change none. */
    private static final double SLACK = 1.5;

    private static final String KEY = "weight.";
    private static final Pattern ENTRY = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

    private ShardWeights() {}

    /**
     * @param before what it weighed; 0 if that isn't known
     * @param rate   events a second
     */
    static int next(int before, double rate) {
        double load = Math.min(1 + rate / UNIT, MOST);
        boolean holds = before > 0 && load < SLACK * 2 * before && load * SLACK >= before;
        return holds ? before : Integer.highestOneBit((int) load);
    }

    static NodeData write(NodeData data, SortedMap<ShardId, Integer> weights) {
        SortedMap<String, StringBuilder> byOutbox = new TreeMap<>();
        weights.forEach((shard, weight) -> {
            StringBuilder line = byOutbox.computeIfAbsent(shard.outbox(), outbox -> new StringBuilder());
            line.append(line.isEmpty() ? "" : ",")
                    .append(shard.shard())
                    .append(':')
                    .append(weight);
        });
        NodeData with = data;
        for (Map.Entry<String, StringBuilder> each : byOutbox.entrySet()) {
            with = with.with(KEY + each.getKey(), each.getValue());
        }
        return with;
    }

    /** Leaves out what it doesn't understand: a newer version may have written it. */
    static Map<ShardId, Integer> read(NodeData data) {
        Map<ShardId, Integer> weights = new TreeMap<>();
        data.values().forEach((key, line) -> {
            if (key.startsWith(KEY)) {
                Matcher entries = ENTRY.matcher(line);
                while (entries.find()) {
                    int weight = Integer.parseInt(entries.group(2));
                    if (weight > 0) {
                        weights.put(
                                new ShardId(key.substring(KEY.length()), Integer.parseInt(entries.group(1))),
                                Math.min(weight, MOST));
                    }
                }
            }
        });
        return weights;
    }
}
