package dev.eventra.bench.delivery;

import dev.eventra.bench.support.Kafka;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One contender with one topic of its own. */
final class Run {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final IntPredicate ALL = group -> true;

    private final Surroundings surroundings;
    private final Contender contender;
    private final Workload workload;
    private final String topic;
    private final Progress progress;

    /**
     * @param topic one that is not there yet
     */
    Run(Surroundings surroundings, Contender contender, Workload workload, String topic) {
        this.surroundings = surroundings;
        this.contender = contender;
        this.workload = workload;
        this.topic = topic;
        this.progress = new Progress(workload.events());
    }

    /** All events lie there when it begins: how fast can it go? */
    Progress flood(int partitions) throws Exception {
        prepare(partitions);
        try (KafkaProducer<byte[], byte[]> producer = producer(5)) {
            Future<?> last = null;
            for (int index = 0; index < workload.events(); index++) {
                progress.sent(index);
                last = producer.send(workload.record(topic, index));
            }
            last.get();
        }
        try (AutoCloseable running = contender.start(topic, progress)) {
            progress.await(workload.events(), PATIENCE);
        }
        check(ALL);
        return progress;
    }

    /** Events come one by one at a steady rate: how long does each take? */
    Progress pace(int partitions, int perSecond) throws Exception {
        return pace(partitions, perSecond, ALL);
    }

    /**
     * @param expected the groups whose events take effect
     */
    Progress pace(int partitions, int perSecond, IntPredicate expected) throws Exception {
        prepare(partitions);
        long effects = 0;
        for (int group = 0; group < workload.groups(); group++) {
            effects += expected.test(group) ? workload.eventsOf(group) : 0;
        }
        try (AutoCloseable running = contender.start(topic, progress);
                KafkaProducer<byte[], byte[]> producer = producer(0)) {
            send(producer, perSecond);
            progress.await((int) effects, PATIENCE);
        }
        check(expected);
        return progress;
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int perSecond)
            throws InterruptedException, ExecutionException {
        // the first one waits for the consumer to join its group, the others are not to
        progress.sent(0);
        producer.send(workload.record(topic, 0)).get();
        progress.await(1, PATIENCE);
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long begin = System.nanoTime();
        for (int index = 1; index < workload.events(); index++) {
            long wait = begin + index * interval - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            progress.sent(index);
            producer.send(workload.record(topic, index));
        }
        producer.flush();
    }

    private void prepare(int partitions) throws Exception {
        Kafka.createTopic(surroundings.bootstrapServers(), topic, partitions);
        try (Connection connection = surroundings.connect()) {
            Accounts.reset(connection, workload.groups());
        }
    }

    private void check(IntPredicate groups) throws Exception {
        try (Connection connection = surroundings.connect()) {
            Accounts.check(connection, workload, groups);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(int lingerMillis) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        surroundings.bootstrapServers(),
                        "linger.ms",
                        lingerMillis,
                        "enable.idempotence",
                        true),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
