package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.cluster.ShardId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ShardQueueTest {

    private static final ShardRelay.Next IN_AN_HOUR = new ShardRelay.Next(Duration.ofHours(1), true);
    private static final ShardRelay.Next AFTER_A_FAILURE = new ShardRelay.Next(Duration.ofHours(1), false);
    private static final ShardRelay.Next NOW = new ShardRelay.Next(Duration.ZERO, true);

    private final ShardQueue queue = new ShardQueue(System::nanoTime);

    private ShardSlot add(int shard) {
        ShardSlot slot = new ShardSlot(new ShardId("o", shard), null);
        queue.add(slot);
        return slot;
    }

    @Test
    void shards_are_handed_out_in_turn() throws Exception {
        ShardSlot a = add(0);
        ShardSlot b = add(1);
        for (int i = 0; i < 5; i++) {
            assertThat(queue.take()).isSameAs(a);
            queue.giveBack(a, NOW);
            assertThat(queue.take()).isSameAs(b);
            queue.giveBack(b, NOW);
        }
    }

    @Test
    void a_wake_up_makes_a_waiting_shard_due() throws Exception {
        ShardSlot slot = add(0);
        queue.giveBack(queue.take(), IN_AN_HOUR);
        CompletableFuture<RelayTask> taken = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        queue.wake(slot);
        assertThat(taken.get(10, TimeUnit.SECONDS)).isSameAs(slot);
    }

    @Test
    void a_wake_up_during_the_work_is_not_lost() throws Exception {
        ShardSlot slot = add(0);
        queue.take();
        queue.wake(slot);
        queue.giveBack(slot, IN_AN_HOUR);
        assertThat(queue.take()).isSameAs(slot);
        queue.giveBack(slot, IN_AN_HOUR);
        assertThat(slot.due - System.nanoTime()).as("woken once").isPositive();
    }

    @Test
    void a_wake_up_does_not_shorten_the_wait_after_a_failure() throws Exception {
        ShardSlot failing = add(0);
        queue.take();
        queue.wake(failing);
        queue.giveBack(failing, AFTER_A_FAILURE);
        queue.wake(failing);
        ShardSlot other = add(1);
        assertThat(queue.take()).isSameAs(other);
        assertThat(failing.due - System.nanoTime()).isPositive();
    }

    @Test
    void a_task_is_hastened_but_neither_delayed_nor_hastened_after_a_failure() throws Exception {
        ShardSlot waiting = add(0);
        queue.giveBack(queue.take(), IN_AN_HOUR);
        queue.hasten(waiting, Duration.ofMinutes(1));
        long due = waiting.due;
        assertThat(due - System.nanoTime())
                .isLessThanOrEqualTo(Duration.ofMinutes(1).toNanos());
        queue.hasten(waiting, Duration.ofMinutes(30));
        assertThat(waiting.due).isEqualTo(due);
        queue.hasten(waiting, Duration.ZERO);
        assertThat(queue.take()).isSameAs(waiting);
        queue.giveBack(waiting, AFTER_A_FAILURE);
        long afterFailure = waiting.due;
        queue.hasten(waiting, Duration.ZERO);
        assertThat(waiting.due).isEqualTo(afterFailure);
    }

    @Test
    void a_stop_does() throws Exception {
        ShardSlot failing = add(0);
        queue.giveBack(queue.take(), AFTER_A_FAILURE);
        queue.stop(failing);
        assertThat(queue.take()).isSameAs(failing);
        assertThat(queue.isStopping(failing)).isTrue();
    }

    @Test
    void a_closed_queue_hands_nothing_out() throws Exception {
        add(0);
        queue.close();
        assertThat(queue.take()).isNull();
    }
}
