package dev.eventra.bench.relay;

import dev.eventra.engine.kafka.CloudEventCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What Kafka itself takes from one producer: no database, events from memory.
 *
 * @param transactional whether each batch is a transaction, by one producer, one after the other
 */
record RawProducer(Surroundings surroundings, boolean transactional) implements Contender {

    @Override
    public String name() {
        return transactional ? "raw producer, transactional" : "raw producer";
    }

    @Override
    public String key() {
        return transactional ? "rawTransactional" : "raw";
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void fill(Workload workload) {
        // they are made while they are sent
    }

    @Override
    public AutoCloseable start(String topic, Workload workload, Meter meter) {
        Workers workers = new Workers(meter);
        workers.start(() -> send(topic, workload, meter));
        return workers;
    }

    private void send(String topic, Workload workload, Meter meter) throws Exception {
        CloudEventCodec codec = new CloudEventCodec();
        byte[] data = new byte[workload.bytes()];
        try (Producer<byte[], byte[]> producer =
                transactional ? surroundings.transactionalProducer(topic) : surroundings.plainProducer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            int number = 0;
            while (number < workload.events()) {
                int end = Math.min(workload.events(), number + surroundings.batch());
                if (transactional) {
                    producer.beginTransaction();
                }
                for (; number < end; number++) {
                    sent.add(producer.send(codec.encode(topic, workload.row(number, Instant.now(), data))));
                }
                if (transactional) {
                    producer.commitTransaction();
                }
                // a plain producer never waits, but for the first batch, with which its time begins, and at the end
                if (transactional || number <= surroundings.batch() || number == workload.events()) {
                    for (Future<RecordMetadata> each : sent) {
                        each.get();
                    }
                    meter.relayed(0, sent.size());
                    sent.clear();
                }
            }
        }
    }

    @Override
    public void finish(Meter meter) {
        // nothing to delete
    }
}
