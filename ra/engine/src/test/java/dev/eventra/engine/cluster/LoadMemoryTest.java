package dev.eventra.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LoadMemoryTest {

    private static final ShardId SHARD = new ShardId("orders", 0);
    private static final List<ShardId> SHARDS = List.of(SHARD);

    private long now;
    private final LoadMemory memory = new LoadMemory(Weighing.DEFAULT, () -> now);

    @Test
    void a_shard_that_nobody_tells_of_weighs_what_it_did() {
        assertThat(memory.weights(Map.of("a", node(64)), Map.of(SHARD, "a"), SHARDS))
                .containsEntry(SHARD, 64);
        assertThat(memory.weights(Map.of(), Map.of(), SHARDS)).containsEntry(SHARD, 64);
        assertThat(memory.weights(Map.of("b", new Node(NodeData.EMPTY, 0, 0, null)), Map.of(SHARD, "b"), SHARDS))
                .containsEntry(SHARD, 64);
        assertThat(memory.weights(Map.of(), Map.of(), List.of())).isEmpty();
        assertThat(memory.weights(Map.of(), Map.of(), SHARDS)).isEmpty();
    }

    @Test
    void the_word_of_the_one_who_has_it_counts_more_than_anothers() {
        Map<String, Node> both = Map.of("a", node(64), "b", node(2));

        assertThat(memory.weights(both, Map.of(SHARD, "b"), SHARDS)).containsEntry(SHARD, 2);
        assertThat(memory.weights(Map.of("a", node(64)), Map.of(SHARD, "b"), SHARDS))
                .containsEntry(SHARD, 2);
    }

    @Test
    void what_was_moved_for_its_load_rests_for_a_minute() {
        memory.resting("three workers");
        memory.planned(Map.of(SHARD, "a"), plan("b"));
        assertThat(memory.resting("three workers"))
                .as("moved since the workers were others")
                .isEmpty();

        assertThat(memory.planned(Map.of(SHARD, "b"), plan("a"))).isEqualTo(Map.of(SHARD, "a"));

        now += Duration.ofSeconds(59).toNanos();
        assertThat(memory.resting("three workers")).containsExactly(SHARD);
        assertThat(memory.planned(Map.of(SHARD, "a"), plan("a"))).isEmpty();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(memory.resting("three workers")).isEmpty();
    }

    @Test
    void nothing_rests_when_workers_come_or_go_or_another_master_begins() {
        written("three workers");
        memory.resting("three workers");
        memory.planned(Map.of(SHARD, "a"), plan("b"));
        assertThat(written("two workers")).isEmpty();
        assertThat(memory.resting("two workers")).containsExactly(SHARD);

        memory.weights(Map.of("a", node(64)), Map.of(SHARD, "a"), SHARDS);
        memory.clear();

        assertThat(written("two workers")).isEmpty();
        assertThat(memory.resting("two workers")).isEmpty();
        assertThat(memory.weights(Map.of(), Map.of(), SHARDS)).isEmpty();
    }

    @Test
    void a_plan_that_could_not_be_written_is_made_again_as_if_it_was_the_first() {
        written("three workers");
        memory.resting("two workers");
        assertThat(memory.isLevel(Set.of("a"), Map.of(SHARD, "a"))).isFalse();
        memory.resting("two workers");
        assertThat(memory.isLevel(Set.of("a"), Map.of(SHARD, "a"))).isFalse();
        memory.planned(Map.of(), plan("a"));
        memory.resting("two workers");
        assertThat(memory.isLevel(Set.of("a"), Map.of(SHARD, "a"))).isTrue();
    }

    @Test
    void loads_are_level_up_to_a_quarter_of_the_largest() {
        ShardId other = new ShardId("orders", 1);
        Map<ShardId, String> current = Map.of(SHARD, "a", other, "b");
        Map<String, Node> told = Map.of(
                "a",
                node(4),
                "b",
                new Node(ShardWeights.write(NodeData.EMPTY, new TreeMap<>(Map.of(other, 3))), 0, 0, null));
        memory.weights(told, current, List.of(SHARD, other));
        written("two workers");
        memory.resting("two workers");

        assertThat(memory.isLevel(Set.of("a", "b"), current)).isTrue();
        assertThat(memory.isLevel(Set.of("a", "b", "c"), current)).isFalse();
        assertThat(memory.isLevel(Set.of(), Map.of())).isFalse();
    }

    /** A plan with this occasion, which moves nothing. */
    private Set<ShardId> written(Object occasion) {
        Set<ShardId> resting = memory.resting(occasion);
        memory.planned(Map.of(), new TreeMap<>());
        return resting;
    }

    private static SortedMap<String, SortedSet<ShardId>> plan(String worker) {
        return new TreeMap<>(Map.of(worker, new TreeSet<>(Set.of(SHARD))));
    }

    private static Node node(int weight) {
        return new Node(ShardWeights.write(NodeData.EMPTY, new TreeMap<>(Map.of(SHARD, weight))), 0, 0, null);
    }
}
