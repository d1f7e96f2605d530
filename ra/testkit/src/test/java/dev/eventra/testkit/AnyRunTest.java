package dev.eventra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever fails and comes twice: each event takes effect once, and those of a group in order. */
class AnyRunTest {

    /** Only what is kept counts, as in a database. */
    private static class Effects implements TransactionalRunner {
        private final List<Event> pending = new ArrayList<>();
        private final List<Event> kept = new ArrayList<>();

        @Override
        public void run(Work work) throws Exception {
            pending.clear();
            work.run();
            kept.addAll(pending);
        }
    }

    /** One at a time. */
    public static class Single {
        private final Effects effects;

        Single(Effects effects) {
            this.effects = effects;
        }

        @EventListener("**")
        public void on(Event event) {
            effects.pending.add(event);
        }
    }

    /** Several. */
    public static class Batch {
        private final Effects effects;

        Batch(Effects effects) {
            this.effects = effects;
        }

        @EventListener("**")
        public void on(List<Event> events) {
            effects.pending.addAll(events);
        }
    }

    @Property(tries = 300)
    void each_event_takes_effect_once_and_in_the_order_of_its_group(
            @ForAll @Size(max = 20) List<@IntRange(max = 4) Integer> groups,
            @ForAll @IntRange(max = 12) int failures,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll boolean batch) {
        Effects effects = new Effects();
        EventraTestKit kit = EventraTestKit.builder()
                .transactions(effects)
                .listener(
                        "s",
                        batch ? new Batch(effects) : new Single(effects),
                        ListenerRules.defaults().withBatchSize(batchSize).withMaxAttempts(3))
                .build();
        IntStream.range(0, failures).forEach(i -> kit.failNext("s", new IllegalStateException("failure " + i)));
        for (int i = 0; i < groups.size(); i++) {
            // group 0 stands for none
            String group = groups.get(i) == 0 ? null : "g" + groups.get(i);
            Event event = kit.publisher()
                    .publish(Event.builder("t")
                            .id(String.valueOf(i))
                            .group(group)
                            .data("x"));
            if (i % 3 == 0) {
                kit.redeliver(event);
            }
        }

        int rounds = 0;
        while (!kit.waiting("s").isEmpty() || !kit.deadLetters("s").isEmpty()) {
            kit.deliverAll();
            kit.redrive("s").advance(Duration.ofMinutes(1));
            assertThat(rounds++).isLessThan(100);
        }

        assertThat(effects.kept).containsExactlyInAnyOrderElementsOf(kit.published());
        for (int group = 1; group <= 4; group++) {
            String name = "g" + group;
            assertThat(effects.kept.stream().filter(event -> inGroup(event, name)))
                    .containsExactlyElementsOf(kit.published().stream()
                            .filter(event -> inGroup(event, name))
                            .toList());
        }
    }

    private static boolean inGroup(Event event, String group) {
        return Objects.equals(event.group().orElse(null), group);
    }
}
