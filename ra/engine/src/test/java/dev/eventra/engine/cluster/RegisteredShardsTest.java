package dev.eventra.engine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredShardsTest {

    private final List<String> strange = new ArrayList<>();

    @Test
    void each_shard_of_each_outbox_is_there() {
        assertThat(RegisteredShards.of(Map.of("orders", node("shards=2")), strange::add))
                .containsExactly(new ShardId("orders", 0), new ShardId("orders", 1));
        assertThat(strange).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shards=", "shards=0", "shards=65", "shards=-1", "shards=2000000000", "shards=eight"})
    void an_outbox_that_can_not_be_read_is_told_and_harms_no_other(String data) {
        Map<String, Node> outboxes = Map.of("bills", node(data), "orders", node("shards=1"));

        assertThat(RegisteredShards.of(outboxes, strange::add)).containsExactly(new ShardId("orders", 0));
        assertThat(strange).containsExactly("bills");
    }

    @Test
    void what_is_no_shard_in_an_assignment_is_passed_over() {
        Node node = node("orders=3,x,0-7,-1,5");

        assertThat(Assignment.of(node).shards()).containsExactly(new ShardId("orders", 3), new ShardId("orders", 5));
    }

    private static Node node(String data) {
        return new Node(NodeData.parse(data.getBytes(UTF_8)), 0, 0, null);
    }
}
