package dev.eventra.engine;

import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.kafka.Topics;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Backoff;
import dev.eventra.engine.thread.Retry;
import java.time.Duration;

/** Sees to the topics of an outbox before its shards are relayed; tries until Kafka is there and they are right. */
final class TopicStarter {

    private static final System.Logger LOG = System.getLogger(TopicStarter.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final Topics topics;

    TopicStarter(KafkaSettings kafka, TopicSettings settings) {
        this.topics = new Topics(kafka, settings);
    }

    void ensure(Outbox outbox) throws InterruptedException {
        Retry retry = new Retry("relay of outbox " + outbox.name(), BACKOFF, LOG);
        retry.until(
                () -> {
                    topics.ensure(outbox.topic(), outbox.shards());
                    return outbox;
                },
                () -> {});
    }
}
