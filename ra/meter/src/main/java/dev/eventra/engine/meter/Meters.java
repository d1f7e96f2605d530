package dev.eventra.engine.meter;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.jmx.JmxConfig;
import io.micrometer.jmx.JmxMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one server measures, shown by JMX (domain {@code dev.eventra}) and as Prometheus' text. Starts no thread.
 * Thread-safe.
 *
 * <p>A facade: Micrometer behind it lies in this jar under another name, so that it can't meet an application's own.
 */
public final class Meters implements AutoCloseable {

    /** The domain of the MBeans. */
    public static final String JMX_DOMAIN = "dev.eventra";

    private final PrometheusMeterRegistry prometheus;
    private final CompositeMeterRegistry all;
    private final Tags common;
    private final Set<MeterGroup> groups = ConcurrentHashMap.newKeySet();

    /**
     * @param worker who measures: each meter has it as the tag {@code worker}, so several may share a process
     */
    public Meters(String worker) {
        this.common = Tags.of("worker", Objects.requireNonNull(worker, "worker"));
        this.prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        this.all = new CompositeMeterRegistry();
        all.add(prometheus);
        all.add(new JmxMeterRegistry(new Domain(), Clock.SYSTEM));
    }

    /**
     * Meters with common tags, which end together.
     *
     * @param tags names and values in turn
     */
    public MeterGroup group(String... tags) {
        MeterGroup group = new MeterGroup(all, common.and(tags), groups::remove);
        groups.add(group);
        return group;
    }

    /** All meters in Prometheus' text format 0.0.4. Runs what gauges read, so these are to be quick. */
    public String prometheusText() {
        return prometheus.scrape();
    }

    /** Removes all meters, and their MBeans. */
    @Override
    public void close() {
        all.close();
    }

    private static final class Domain implements JmxConfig {

        @Override
        public String get(String key) {
            return null;
        }

        @Override
        public String domain() {
            return JMX_DOMAIN;
        }
    }
}
