package dev.eventra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** A Kafka cluster of one process, broker and controller (KRaft). Topics must be made before use. */
public final class EmbeddedKafka extends JavaServer {

    private static final String CLUSTER_ID = "ZXZlbnRyYS1zdGFjay1rZg";

    private final int controllerPort;
    private final Map<String, String> overrides;

    private EmbeddedKafka(ServerSettings settings, int controllerPort, Map<String, String> overrides) {
        super(settings);
        this.controllerPort = controllerPort;
        this.overrides = Map.copyOf(overrides);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What clients connect to. */
    public String bootstrapServers() {
        return "localhost:" + port();
    }

    @Override
    JavaCommand prepare() {
        Ports.requireFree(Map.of(controllerPort, name() + "'s controller"));
        Path configuration = directory().resolve("server.properties");
        try {
            Files.deleteIfExists(readyFile());
            try (Writer writer = Files.newBufferedWriter(configuration)) {
                properties().store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaCommand(
                "dev.eventra.stack.child.KafkaMain",
                ServerClassPath.withLauncher("kafka"),
                settings()
                        .allJvmOptions(
                                "-Xmx512m",
                                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=warn",
                                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients=error"),
                List.of(configuration.toString(), CLUSTER_ID, readyFile().toString()));
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("listeners", "PLAINTEXT://localhost:" + port() + ",CONTROLLER://localhost:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://localhost:" + port());
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.bootstrap.servers", "localhost:" + controllerPort);
        properties.put("log.dirs", directory().resolve("data").toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // few partitions of the internal topics: making 50 of each takes seconds on a small machine
        properties.put("offsets.topic.num.partitions", "8");
        properties.put("transaction.state.log.num.partitions", "8");
        // a broker that is alone can't hand its partitions over; leaving them without a leader makes Kafka drop the
        // markers of transactions that end in that moment, and they then stay open for good
        properties.put("controlled.shutdown.enable", "false");
        // after a crash the broker waits until its old session is over
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.putAll(overrides);
        return properties;
    }

    @Override
    boolean isReady() {
        return Files.exists(readyFile());
    }

    private Path readyFile() {
        return directory().resolve("ready");
    }

    /** Settings of a Kafka server. */
    public static final class Builder extends ServerBuilder<Builder, EmbeddedKafka> {

        private final Map<String, String> overrides = new HashMap<>();
        private int controllerPort;

        private Builder() {
            super("Kafka", Duration.ofSeconds(90));
        }

        /** The controller's port; 0, the default, takes a free one. */
        public Builder controllerPort(int port) {
            this.controllerPort = port;
            return this;
        }

        /** Sets a broker property, over the built-in value. */
        public Builder property(String name, String value) {
            overrides.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public EmbeddedKafka build() {
            return new EmbeddedKafka(settings(), Ports.orFree(controllerPort), overrides);
        }
    }
}
