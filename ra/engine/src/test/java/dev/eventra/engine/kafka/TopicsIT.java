package dev.eventra.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
final class TopicsIT {

    private final KafkaSettings kafka;
    private String topic;

    TopicsIT(EmbeddedKafka server) {
        kafka = new KafkaSettings(server.bootstrapServers(), Map.of());
    }

    @BeforeEach
    void name() {
        topic = "topics-" + UUID.randomUUID();
    }

    private void create(NewTopic newTopic) throws Exception {
        try (Admin admin = Admin.create(kafka.properties("test"))) {
            admin.createTopics(List.of(newTopic)).all().get(20, TimeUnit.SECONDS);
        }
    }

    private int partitions(String name) throws Exception {
        try (Admin admin = Admin.create(kafka.properties("test"))) {
            return admin.describeTopics(List.of(name))
                    .topicNameValues()
                    .get(name)
                    .get(20, TimeUnit.SECONDS)
                    .partitions()
                    .size();
        }
    }

    @Test
    void topics_are_made_as_configured_and_then_accepted() throws Exception {
        Topics topics = new Topics(kafka, new TopicSettings(Optional.of(3), Optional.of((short) 1)));
        topics.ensure(topic, 5);
        topics.ensure(topic, 5);
        assertThat(partitions(topic)).isEqualTo(3);
        assertThat(partitions(Topics.progressTopic(topic))).isEqualTo(5);
    }

    @Test
    void the_broker_decides_what_is_not_configured() throws Exception {
        new Topics(kafka, TopicSettings.brokerDefaults()).ensure(topic, 1);
        assertThat(partitions(topic)).isEqualTo(4);
    }

    @Test
    void many_may_make_them_at_once() throws Exception {
        int callers = 4;
        CyclicBarrier together = new CyclicBarrier(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> {
                together.await();
                new Topics(kafka, TopicSettings.brokerDefaults()).ensure(topic, 4);
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
    }

    @Test
    void a_progress_topic_with_too_few_partitions_is_refused() throws Exception {
        create(new NewTopic(Topics.progressTopic(topic), 2, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        assertThatThrownBy(() -> new Topics(kafka, TopicSettings.brokerDefaults()).ensure(topic, 3))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("has 2 partitions, the outbox has 3 shards");
    }

    @Test
    void a_progress_topic_that_forgets_is_refused() throws Exception {
        create(new NewTopic(Topics.progressTopic(topic), 3, (short) 1)
                .configs(Map.of("cleanup.policy", "compact,delete")));
        assertThatThrownBy(() -> new Topics(kafka, TopicSettings.brokerDefaults()).ensure(topic, 3))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("set cleanup.policy=compact");
    }

    @Test
    void a_compacted_event_topic_is_refused() throws Exception {
        create(new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        assertThatThrownBy(() -> new Topics(kafka, TopicSettings.brokerDefaults()).ensure(topic, 3))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("set cleanup.policy=delete");
    }

    @Test
    void what_can_not_be_made_is_said() {
        Topics tooMany = new Topics(kafka, new TopicSettings(Optional.empty(), Optional.of((short) 3)));
        assertThatThrownBy(() -> tooMany.ensure(topic, 1))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining(topic)
                .hasMessageContaining("replication");
        assertThatThrownBy(() -> tooMany.ensure("x".repeat(245), 1))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("240 characters at the most");
    }
}
