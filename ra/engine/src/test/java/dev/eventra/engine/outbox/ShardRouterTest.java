package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardRouterTest {

    @Property
    void every_key_has_a_shard_of_the_outbox(@ForAll String key, @ForAll @IntRange(min = 1, max = 64) int shards) {
        assertThat(ShardRouter.shard(key, shards)).isBetween(0, shards - 1);
    }

    @Test
    void the_shard_of_a_group_never_changes() {
        // stored rows lie where an older version put them
        assertThat(ShardRouter.shard("user-1", 8)).isEqualTo(4);
        assertThat(ShardRouter.shard("user-2", 8)).isEqualTo(0);
        assertThat(ShardRouter.shard("größe", 64)).isEqualTo(52);
    }

    @Test
    void groups_spread_over_the_shards() {
        int[] counts = new int[8];
        IntStream.range(0, 8000).forEach(i -> counts[ShardRouter.shard("user-" + i, 8)]++);

        assertThat(IntStream.of(counts).boxed().toList())
                .allSatisfy(count -> assertThat(count).isBetween(800, 1200));
    }
}
