package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.relay.KafkaOpenTransactions.Current;
import dev.eventra.engine.relay.OpenTransactions.Open;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaOpenTransactionsTest {

    private static final TopicPartition EVENTS = new TopicPartition("orders", 1);
    private static final TopicPartition OWN = new TopicPartition("orders-progress", 0);
    private static final long OURS = 7;
    private static final Map<Long, Current> PRODUCERS = Map.of(OURS, new Current("shop-0-a", 5));

    private static PartitionProducerState state(long producer, int epoch, OptionalLong open) {
        return new PartitionProducerState(List.of(new ProducerState(producer, epoch, 0, 0, OptionalInt.empty(), open)));
    }

    private static List<Open> open(Map<TopicPartition, PartitionProducerState> states) {
        return KafkaOpenTransactions.open(states, PRODUCERS, OWN);
    }

    @Test
    void what_is_ended_is_not_open() {
        assertThat(open(Map.of(EVENTS, state(OURS, 4, OptionalLong.empty())))).isEmpty();
    }

    @Test
    void records_of_a_former_epoch_hang() {
        List<Open> found = open(Map.of(
                EVENTS, state(OURS, 4, OptionalLong.of(30)),
                OWN, state(OURS, 4, OptionalLong.of(12))));

        assertThat(found).singleElement().satisfies(open -> {
            assertThat(open.transactionalId()).isEqualTo("shop-0-a");
            assertThat(open.former()).isTrue();
            assertThat(open.since()).containsOnly(Map.entry(EVENTS, 30L), Map.entry(OWN, 12L));
        });
    }

    /** It may have begun after the coordinator was asked, by an owner that came later. */
    @Test
    void records_of_the_present_epoch_or_a_later_one_may_be_of_an_owner_at_work() {
        assertThat(open(Map.of(EVENTS, state(OURS, 5, OptionalLong.of(30)))))
                .singleElement()
                .matches(open -> !open.former());
        assertThat(open(Map.of(EVENTS, state(OURS, 6, OptionalLong.of(30)))))
                .singleElement()
                .matches(open -> !open.former());
    }

    @Test
    void others_are_looked_at_in_the_own_partition_only() {
        assertThat(open(Map.of(EVENTS, state(8, 1, OptionalLong.of(30))))).isEmpty();
        assertThat(open(Map.of(OWN, state(8, 1, OptionalLong.of(12)))))
                .singleElement()
                .satisfies(open -> assertThat(open.transactionalId()).isNull());
    }
}
