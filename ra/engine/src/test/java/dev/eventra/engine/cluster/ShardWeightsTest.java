package dev.eventra.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class ShardWeightsTest {

    @Example
    void an_idle_shard_weighs_one_and_others_a_power_of_two() {
        assertThat(ShardWeights.next(0, 0)).isEqualTo(1);
        assertThat(ShardWeights.next(0, 99)).isEqualTo(1);
        assertThat(ShardWeights.next(0, 100)).isEqualTo(2);
        assertThat(ShardWeights.next(0, 1000)).isEqualTo(8);
        assertThat(ShardWeights.next(0, 50_000)).isEqualTo(256);
        assertThat(ShardWeights.next(0, 1e12)).isEqualTo(1 << 20);
    }

    @Example
    void a_weight_stays_until_the_rate_is_well_beyond_its_bounds() {
        assertThat(ShardWeights.next(1, 199)).isEqualTo(1);
        assertThat(ShardWeights.next(1, 200)).isEqualTo(2);
        assertThat(ShardWeights.next(2, 34)).isEqualTo(2);
        assertThat(ShardWeights.next(2, 33)).isEqualTo(1);
    }

    @Property
    void a_rate_that_wavers_by_a_third_changes_a_weight_once_at_the_most(
            @ForAll @DoubleRange(min = 0, max = 100_000) double rate) {
        int high = ShardWeights.next(ShardWeights.next(0, rate), rate * 1.3);
        int low = ShardWeights.next(high, rate);

        assertThat(ShardWeights.next(low, rate * 1.3)).isEqualTo(low);
        assertThat(ShardWeights.next(low, rate)).isEqualTo(low);
    }

    @Example
    void a_node_tells_them_and_what_is_no_weight_is_passed_over() {
        TreeMap<ShardId, Integer> weights = new TreeMap<>();
        weights.put(new ShardId("orders", 0), 1);
        weights.put(new ShardId("orders", 3), 64);
        weights.put(new ShardId("bills.eu", 1), 2);

        NodeData data = ShardWeights.write(NodeData.EMPTY.with("outboxes", "orders"), weights);

        assertThat(data.get("weight.orders")).isEqualTo("0:1,3:64");
        assertThat(ShardWeights.read(NodeData.parse(data.bytes()))).isEqualTo(weights);
        assertThat(ShardWeights.read(data.with("weight.orders", "0:0,1,x:2,3:8")))
                .containsOnlyKeys(new ShardId("orders", 3), new ShardId("bills.eu", 1));
    }
}
