package dev.eventra.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShardRatesTest {

    private static final ShardId HOT = new ShardId("orders", 0);
    private static final ShardId IDLE = new ShardId("orders", 1);

    private final SortedMap<ShardId, Long> owned = new TreeMap<>(Map.of(HOT, 1L, IDLE, 1L));
    private long now = Long.MAX_VALUE - Duration.ofSeconds(40).toNanos();
    private final ShardRates rates = new ShardRates(Weighing.DEFAULT, () -> now);

    @Test
    void a_shard_is_weighed_when_it_has_been_owned_for_a_while() {
        run(25, 1000);
        assertThat(rates.weights(owned)).isEmpty();

        run(5, 1000);
        assertThat(rates.weights(owned)).isEqualTo(Map.of(HOT, 8, IDLE, 1));
    }

    @Test
    void a_short_burst_changes_nothing_and_what_lasts_does() {
        run(60, 1000);
        run(5, 3000);
        assertThat(rates.weights(owned)).containsEntry(HOT, 8);

        run(180, 3000);
        assertThat(rates.weights(owned)).containsEntry(HOT, 16);

        run(600, 0);
        assertThat(rates.weights(owned)).containsEntry(HOT, 1);
    }

    @Test
    void a_shard_that_can_not_be_relayed_is_not_idle() {
        run(60, 1000);
        rates.fails(HOT);
        run(600, 0, false);
        assertThat(rates.weights(owned)).containsEntry(HOT, 8);

        rates.works(HOT);
        run(600, 0, false);
        assertThat(rates.weights(owned)).containsEntry(HOT, 1);
    }

    @Test
    void a_shard_that_failed_from_the_beginning_tells_no_weight_until_it_has_worked_for_a_while() {
        rates.fails(HOT);
        run(600, 0, false);
        assertThat(rates.weights(owned)).isEqualTo(Map.of(IDLE, 1));

        run(25, 1000);
        assertThat(rates.weights(owned)).isEqualTo(Map.of(IDLE, 1));
        run(10, 1000);
        assertThat(rates.weights(owned)).containsEntry(HOT, 8);
    }

    @Test
    void between_two_looks_the_answer_is_the_same() {
        run(30, 0);
        SortedMap<ShardId, Integer> before = rates.weights(owned);
        rates.relayed(HOT, 10_000_000);
        now += Duration.ofSeconds(4).toNanos();

        assertThat(rates.weights(owned)).isSameAs(before);
    }

    @Test
    void another_epoch_begins_anew_and_what_is_not_owned_is_forgotten() {
        run(60, 1000);
        owned.put(HOT, 3L);
        owned.remove(IDLE);

        run(25, 1000);
        assertThat(rates.weights(owned)).isEmpty();

        run(10, 1000);
        assertThat(rates.weights(owned)).isEqualTo(Map.of(HOT, 8));
    }

    private void run(int seconds, int perSecond) {
        run(seconds, perSecond, true);
    }

    private void run(int seconds, int perSecond, boolean relayed) {
        for (int second = 0; second < seconds; second += 5) {
            rates.weights(owned);
            if (relayed) {
                rates.relayed(HOT, 5 * perSecond);
            }
            now += Duration.ofSeconds(5).toNanos();
        }
    }
}
