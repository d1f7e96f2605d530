package dev.eventra.console.page;

import dev.eventra.api.admin.ShardInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** How much waits in the outboxes, table by table. */
public final class OutboxPresenter {

    private OutboxPresenter() {}

    /**
     * One outbox.
     *
     * @param name    its name
     * @param pending how many events wait
     * @param exact   whether that many there are; else about so many
     * @param oldest  when the oldest was stored; null if none waits
     * @param tables  its shards, the fullest first
     */
    public record Outbox(String name, long pending, boolean exact, Instant oldest, List<ShardInfo> tables) {

        public Outbox {
            tables = List.copyOf(tables);
        }

        /** The most that wait in one table; at least 1. */
        public long fullest() {
            return Math.max(1, tables.isEmpty() ? 0 : tables.get(0).pending().number());
        }
    }

    /** The outboxes by name. */
    public static List<Outbox> outboxes(List<ShardInfo> shards) {
        Map<String, List<ShardInfo>> byName = new TreeMap<>();
        shards.forEach(each ->
                byName.computeIfAbsent(each.outbox(), name -> new ArrayList<>()).add(each));
        return byName.entrySet().stream()
                .map(each -> outbox(each.getKey(), each.getValue()))
                .toList();
    }

    private static Outbox outbox(String name, List<ShardInfo> shards) {
        return new Outbox(
                name,
                shards.stream().mapToLong(each -> each.pending().number()).sum(),
                shards.stream().allMatch(each -> each.pending().exact()),
                shards.stream()
                        .map(ShardInfo::oldest)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                shards.stream()
                        .sorted(Comparator.comparingLong(
                                        (ShardInfo each) -> each.pending().number())
                                .reversed()
                                .thenComparing(ShardInfo::shard))
                        .toList());
    }
}
