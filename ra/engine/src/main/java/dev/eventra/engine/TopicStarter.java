package dev.eventra.engine;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Sees to the topics of an outbox before its shards are relayed; tries until Kafka is there. Run by one thread. */
final class TopicStarter implements Runnable {

    private static final System.Logger LOG = System.getLogger(TopicStarter.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final KafkaSettings kafka;
    private final TopicSettings topics;
    private final Outbox outbox;
    private final Runnable ready;

    TopicStarter(KafkaSettings kafka, TopicSettings topics, Outbox outbox, Runnable ready) {
        this.kafka = kafka;
        this.topics = topics;
        this.outbox = outbox;
        this.ready = ready;
    }

    @Override
    public void run() {
        try {
            for (int failures = 1; !ensured(failures); failures++) {
                new Waiter().await(BACKOFF.delay(failures, RandomGenerator.getDefault()));
            }
            ready.run();
        } catch (InterruptedException e) {
            // the engine stops
            Thread.currentThread().interrupt();
        }
    }

    private boolean ensured(int attempt) throws InterruptedException {
        try {
            new Topics(kafka, topics).ensure(outbox.topic(), outbox.shards());
            return true;
        } catch (RuntimeException e) {
            // it may come right while we wait: Kafka comes up, or someone changes the topic
            Level level = attempt == 1 ? Level.WARNING : Level.DEBUG;
            LOG.log(level, () -> "outbox " + outbox.name() + " is not relayed yet: " + e.getMessage());
            return false;
        }
    }
}
