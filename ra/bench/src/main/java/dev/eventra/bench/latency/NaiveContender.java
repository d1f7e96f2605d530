package dev.eventra.bench.latency;

import dev.eventra.api.Event;
import dev.eventra.bench.relay.NaiveRelay;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.RunningEngine.Place;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TransactionalProducers;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStarter;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The naive loop with a Kafka transaction for each batch, on one shard. It is woken by each commit, which a loop in
 * another process could not be, and looks again by itself every few milliseconds.
 */
record NaiveContender() implements Contender {

    private static final int BATCH = 1000;
    private static final long POLL_MILLIS = 5;
    private static final long BUFFER = 32L * 1024 * 1024;

    @Override
    public String name() {
        return "naive loop, transactional, 1 shard";
    }

    @Override
    public String key() {
        return "naive";
    }

    @Override
    public Flow start(Place place) throws Exception {
        AgroalDataSource dataSource = place.jta().dataSource(place.database());
        Semaphore committed = new Semaphore(0);
        OutboxStarter starter = new OutboxStarter(
                new OutboxSettings("bench", "bench", RunningEngine.DATA_SOURCE, 1, place.name(), SchemaMode.CREATE),
                new OutboxStarter.Server(
                        RunningEngine.only(dataSource),
                        () -> Optional.of(place.jta().userTransaction()),
                        place.jta().registry()),
                (outbox, shard, events) -> committed.release());
        starter.open();
        Producer<byte[], byte[]> producer = new TransactionalProducers(
                        new KafkaSettings(place.bootstrapServers(), Map.of()), Duration.ofSeconds(15), BUFFER)
                .create(place.name());
        producer.initTransactions();
        NaiveRelay relay = new NaiveRelay(place.database().connect(), 0, producer, true, place.name(), BATCH);
        Thread loop = new Thread(() -> run(relay, committed), "naive-loop");
        loop.start();
        return new Running(starter.publisher(), dataSource, relay, loop);
    }

    private static void run(NaiveRelay relay, Semaphore committed) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                committed.drainPermits();
                if (!relay.relay(count -> {})) {
                    committed.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            // the end
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the naive loop knows no failures", e);
        }
    }

    private record Running(OutboxPublisher publisher, AgroalDataSource dataSource, NaiveRelay relay, Thread loop)
            implements Flow {

        @Override
        public void publish(Event event) {
            publisher.publish(event);
        }

        @Override
        public void close() throws Exception {
            loop.interrupt();
            loop.join();
            relay.close();
            dataSource.close();
        }
    }
}
