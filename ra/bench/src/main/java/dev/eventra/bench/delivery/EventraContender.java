package dev.eventra.bench.delivery;

import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.DeliveryDatabase;
import dev.eventra.engine.delivery.DeliveryServices;
import dev.eventra.engine.delivery.Subscription;
import dev.eventra.engine.delivery.SubscriptionSettings;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.thread.Threads;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A subscription of the engine, with its defaults but for the concurrency.
 *
 * @param refused groups whose events the listener fails for
 */
record EventraContender(Surroundings surroundings, int concurrency, boolean batch, Predicate<String> refused)
        implements Contender {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    @Override
    public String name() {
        return (batch ? "Eventra, batches, " : "Eventra, ") + concurrency + " at a time";
    }

    @Override
    public boolean isSlow() {
        return concurrency == 1 && !batch;
    }

    @Override
    public AutoCloseable start(String topic, Progress progress) throws Exception {
        Container container = surroundings.container();
        ExecutorService threads = Executors.newCachedThreadPool();
        Subscription subscription = new Subscription(
                SubscriptionSettings.of("bench", topic, topic).withConcurrency(concurrency),
                new DeliveryServices(
                        new KafkaSettings(surroundings.bootstrapServers(), Map.of()),
                        container,
                        Optional::empty,
                        new Threads(threads),
                        Clock.systemUTC(),
                        "bench"),
                DeliveryDatabase.open(container, SchemaMode.CREATE),
                new Listener(container, progress, batch, refused),
                List.of());
        subscription.start();
        return () -> {
            subscription.close(STOP_TIMEOUT);
            threads.shutdownNow();
            container.close();
        };
    }
}
