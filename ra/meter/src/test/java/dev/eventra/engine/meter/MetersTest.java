package dev.eventra.engine.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final Meters meters = new Meters("meters-test");

    @AfterEach
    void close() {
        meters.close();
    }

    private static Set<ObjectName> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName(Meters.JMX_DOMAIN + ":name=*meters-test*,*"), null);
    }

    private String line(String start) {
        return meters.prometheusText()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + start + " in\n" + meters.prometheusText()));
    }

    @Test
    void a_counter_is_shown_with_its_tags_and_its_help() {
        meters.group("shard", "3")
                .counter("eventra.relay.events", "Events in Kafka.")
                .accept(5);

        assertThat(line("eventra_relay_events_total"))
                .isEqualTo("eventra_relay_events_total{shard=\"3\",worker=\"meters-test\"} 5.0");
        assertThat(meters.prometheusText()).contains("# HELP eventra_relay_events_total Events in Kafka.");
    }

    @Test
    void a_timer_counts_by_bounds() {
        meters.group()
                .timer("eventra.relay.transaction", "From read to commit.")
                .accept(Duration.ofMillis(7));

        assertThat(line("eventra_relay_transaction_seconds_bucket{worker=\"meters-test\",le=\"0.005\"}"))
                .endsWith(" 0");
        assertThat(line("eventra_relay_transaction_seconds_bucket{worker=\"meters-test\",le=\"0.01\"}"))
                .endsWith(" 1");
        assertThat(line("eventra_relay_transaction_seconds_sum")).endsWith(" 0.007");
    }

    @Test
    void sizes_are_counted_and_summed() {
        var sizes = meters.group().sizes("eventra.relay.batch", "Events of a transaction.");
        sizes.accept(3);
        sizes.accept(4);

        assertThat(line("eventra_relay_batch_count")).endsWith(" 2");
        assertThat(line("eventra_relay_batch_sum")).endsWith(" 7.0");
        assertThat(line("eventra_relay_batch_max")).endsWith(" 4.0");
    }

    @Test
    void gauges_and_counters_of_others_are_read_when_they_are_shown() {
        AtomicLong value = new AtomicLong(1);
        meters.group().gauge("eventra.relay.shards", "Shards.", value::get);
        meters.group().counter("eventra.zookeeper.reconnects", "Reconnects.", value::get);
        System.gc();
        value.set(9);

        assertThat(line("eventra_relay_shards{")).endsWith(" 9.0");
        assertThat(line("eventra_zookeeper_reconnects_total")).endsWith(" 9.0");
    }

    @Test
    void meters_of_a_closed_group_are_gone_and_others_stay() throws Exception {
        MeterGroup former = meters.group("shard", "3", "epoch", "1");
        former.counter("eventra.relay.events", "Events in Kafka.").accept(5);
        MeterGroup present = meters.group("shard", "3", "epoch", "2");
        present.counter("eventra.relay.events", "Events in Kafka.").accept(1);
        assertThat(beans()).hasSize(2);

        former.close();

        assertThat(meters.prometheusText()).doesNotContain("epoch=\"1\"").contains("epoch=\"2\"");
        assertThat(beans()).hasSize(1);
    }

    @Test
    void beans_show_the_figures_and_go_with_the_meters() throws Exception {
        meters.group("shard", "3")
                .counter("eventra.relay.events", "Events in Kafka.")
                .accept(5);
        ObjectName bean = beans().iterator().next();

        assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "Count"))
                .isEqualTo(5L);

        meters.close();
        assertThat(beans()).isEmpty();
    }
}
