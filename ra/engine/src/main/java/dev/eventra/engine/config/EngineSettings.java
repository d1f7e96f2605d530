package dev.eventra.engine.config;

import dev.eventra.api.EventLimits;
import dev.eventra.engine.cluster.ClusterSettings;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.delivery.SubscriptionSettings;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicSettings;
import dev.eventra.engine.outbox.ClaimCheckSettings;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.relay.RelaySettings;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All settings of the engine, checked. Immutable; holds no secret in its text form.
 *
 * @param source      the CloudEvents source of events published without one
 * @param outbox      the default outbox: that of publishers and subscriptions that name none
 * @param topics      its topics
 * @param others      further outboxes, in the order of the setting
 * @param stopTimeout how long stopping waits at the most
 * @param testEvents  whether test events may be published
 */
public record EngineSettings(
        String source,
        ClusterSettings cluster,
        KafkaSettings kafka,
        TopicSettings topics,
        OutboxSettings outbox,
        List<NamedOutbox> others,
        RelaySettings relay,
        Duration stopTimeout,
        boolean testEvents,
        SettingSource settings) {

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern SERVERS = Pattern.compile("[^,\\s]+:\\d{1,5}(,[^,\\s]+:\\d{1,5})*");
    private static final Pattern ENSEMBLE = Pattern.compile("[^,\\s]+:\\d{1,5}(,[^,\\s]+:\\d{1,5})*(/[^,\\s]*)?");
    private static final Pattern DIGEST = Pattern.compile("[^:\\s]+:\\S+");
    private static final String NAME_FORM = OutboxesReader.NAME_FORM;
    private static final Pattern BYTES = Pattern.compile("\\d{1,9}");
    private static final Duration SECOND = Duration.ofSeconds(1);

    public EngineSettings {
        others = List.copyOf(others);
    }

    /** All outboxes, the default one first. */
    public List<NamedOutbox> outboxes() {
        return Stream.concat(Stream.of(new NamedOutbox(outbox, topics)), others.stream())
                .toList();
    }

    /**
     * @param source where the settings come from
     * @throws InvalidSettingsException if any is missing or wrong; names all of them
     */
    public static EngineSettings read(SettingSource source) {
        SettingsReader reader = new SettingsReader(source);
        String namespace = reader.text(Setting.NAMESPACE.key(), "default", NAMESPACE, NAME_FORM + "40");
        String topic =
                reader.text(Setting.TOPIC.key(), "eventra.events", OutboxesReader.TOPIC, OutboxesReader.TOPIC_FORM);
        String eventSource = eventSource(reader, namespace);
        NamedOutbox standard = new NamedOutbox(outbox(reader, namespace, topic), topics(reader));
        Parts parts = new Parts(
                cluster(reader, namespace),
                kafka(reader),
                standard,
                new OutboxesReader(reader, standard).read(),
                relay(reader, namespace));
        Duration stopTimeout =
                reader.duration(Setting.STOP_TIMEOUT.key(), Duration.ofSeconds(20), SECOND, Duration.ofMinutes(10));
        boolean testEvents = reader.bool(Setting.TEST_EVENTS.key(), false);
        reader.check();
        return new EngineSettings(
                eventSource,
                parts.cluster.settings(),
                parts.kafka,
                parts.standard.topics(),
                parts.standard.settings(),
                parts.others,
                // a relay that hangs is given up before the whole stop is
                parts.relay.withReleaseTimeout(stopTimeout.multipliedBy(3).dividedBy(4)),
                stopTimeout,
                testEvents,
                source);
    }

    private record Parts(
            ClusterParts cluster,
            KafkaSettings kafka,
            NamedOutbox standard,
            List<NamedOutbox> others,
            RelaySettings relay) {}

    /** Made into settings only once all of them are known to be right: those refuse wrong values one at a time. */
    private record ClusterParts(
            String connect,
            String namespace,
            String worker,
            String host,
            Duration sessionTimeout,
            Duration connectionTimeout,
            String digest) {

        ClusterSettings settings() {
            return new ClusterSettings(
                    connect, namespace, worker, host, version(), sessionTimeout, connectionTimeout, digest);
        }
    }

    private static ClusterParts cluster(SettingsReader reader, String namespace) {
        String host = host();
        String worker = host + "-" + UUID.randomUUID().toString().substring(0, 8);
        String digest = reader.optional(Setting.ZOOKEEPER_DIGEST.key()).orElse(null);
        if (digest != null && !DIGEST.matcher(digest).matches()) {
            // the value is a secret
            reader.problem(Setting.ZOOKEEPER_DIGEST.key() + " is not of the form user:password");
        }
        return new ClusterParts(
                servers(reader, Setting.ZOOKEEPER_CONNECT, ENSEMBLE, "the ZooKeeper servers"),
                namespace,
                reader.text(Setting.WORKER_ID.key(), worker, WORKER, NAME_FORM + "100"),
                host,
                reader.duration(
                        Setting.ZOOKEEPER_SESSION_TIMEOUT.key(), Duration.ofSeconds(10), SECOND, Duration.ofMinutes(5)),
                reader.duration(
                        Setting.ZOOKEEPER_CONNECTION_TIMEOUT.key(),
                        Duration.ofSeconds(5),
                        SECOND,
                        Duration.ofMinutes(1)),
                digest);
    }

    private static String servers(SettingsReader reader, Setting setting, Pattern form, String meaning) {
        String value = reader.required(setting.key(), meaning + ", host:port[,host:port...]");
        if (!value.isEmpty() && !form.matcher(value).matches()) {
            reader.problem(setting.key() + " is \"" + value + "\", allowed is host:port[,host:port...]");
        }
        return value;
    }

    private static KafkaSettings kafka(SettingsReader reader) {
        String servers = servers(reader, Setting.KAFKA_BOOTSTRAP_SERVERS, SERVERS, "the Kafka brokers");
        return new KafkaSettings(
                servers,
                reader.optional(Setting.KAFKA_PROPERTIES.key())
                        .map(file -> clientProperties(reader, file))
                        .orElse(Map.of()));
    }

    private static Map<String, String> clientProperties(SettingsReader reader, String file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            reader.problem(Setting.KAFKA_PROPERTIES.key() + " is \"" + file + "\", which can't be read as a properties"
                    + " file: " + e.getClass().getSimpleName());
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(n -> n, properties::getProperty));
    }

    private static TopicSettings topics(SettingsReader reader) {
        int replication = reader.integer(Setting.TOPIC_REPLICATION.key(), 0, 1, 100);
        return new TopicSettings(
                Optional.of(reader.integer(Setting.TOPIC_PARTITIONS.key(), 8, 1, 10_000)),
                replication == 0 ? Optional.empty() : Optional.of((short) replication));
    }

    private static OutboxSettings outbox(SettingsReader reader, String namespace, String topic) {
        return new OutboxSettings(
                namespace,
                reader.text(Setting.OUTBOX_NAME.key(), "default", OutboxesReader.NAME, NAME_FORM + "60"),
                reader.required(
                        Setting.OUTBOX_DATASOURCE.key(),
                        "the JNDI name of the JTA DataSource with the outbox's tables"),
                reader.integer(Setting.OUTBOX_SHARDS.key(), 8, 1, 64),
                topic,
                reader.constant(Setting.OUTBOX_SCHEMA.key(), SchemaMode.AUTO),
                journal(reader),
                claimCheck(reader),
                false);
    }

    /** How large data is stored apart; empty if it isn't, though the limits are checked all the same. */
    private static Optional<ClaimCheckSettings> claimCheck(SettingsReader reader) {
        Optional<Integer> threshold = threshold(reader);
        int limit = reader.integer(
                Setting.CLAIMCHECK_LIMIT.key(), 15_000_000, EventLimits.DATA_SIZE, EventLimits.LARGE_DATA_SIZE);
        Duration retention = reader.duration(
                Setting.CLAIMCHECK_RETENTION.key(), Duration.ofDays(14), Duration.ofHours(1), Duration.ofDays(3650));
        return threshold.map(bytes -> new ClaimCheckSettings(bytes, limit, retention));
    }

    private static Optional<Integer> threshold(SettingsReader reader) {
        String key = Setting.CLAIMCHECK_THRESHOLD.key();
        String text = reader.optional(key).orElse("off");
        int bytes = BYTES.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (text.equals("off")) {
            return Optional.empty();
        }
        if (bytes < 1 || bytes > EventLimits.DATA_SIZE) {
            reader.problem(
                    key + " is \"" + text + "\", allowed is off, or a whole number from 1 to " + EventLimits.DATA_SIZE);
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    /** How long it keeps what it notes; empty if it is off, though the retention is checked all the same. */
    private static Optional<Duration> journal(SettingsReader reader) {
        boolean on = reader.onOff(Setting.JOURNAL.key(), false);
        Duration retention = reader.duration(
                Setting.JOURNAL_RETENTION.key(), Duration.ofDays(7), Duration.ofHours(1), Duration.ofDays(3650));
        return on ? Optional.of(retention) : Optional.empty();
    }

    private static RelaySettings relay(SettingsReader reader, String namespace) {
        return RelaySettings.defaults(namespace)
                .withThreads(reader.integer(Setting.RELAY_THREADS.key(), 4, 1, 64))
                .withBatch(new RelaySettings.Batch(
                        reader.integer(Setting.RELAY_BATCH_ROWS.key(), 4000, 1, 10_000),
                        reader.integer(Setting.RELAY_BATCH_BYTES.key(), 4 * 1024 * 1024, 1024, 64 * 1024 * 1024)));
    }

    private static String eventSource(SettingsReader reader, String namespace) {
        String value = reader.optional(Setting.SOURCE.key()).orElse("/" + namespace);
        try {
            new URI(value);
        } catch (URISyntaxException e) {
            reader.problem(Setting.SOURCE.key() + " is \"" + value + "\", allowed is a URI reference (RFC 3986)");
        }
        return value;
    }

    /**
     * The settings of one subscription: its activation properties, each of which gives way to {@code
     * eventra.subscription.<name>.<property>}.
     *
     * @param activation the bean's activation properties, by their names
     * @throws InvalidSettingsException if any is missing or wrong; names all of them
     */
    public SubscriptionActivation subscription(SettingSource activation) {
        String name = activation.value("subscription").orElse("");
        SettingSource overridden = key -> settings.value(Setting.PREFIX + "subscription." + name + "." + key)
                .or(() -> activation.value(key));
        return new SubscriptionReader(overridden, name).read(cluster.namespace(), outboxes());
    }

    /**
     * @param settings   how the subscription consumes
     * @param dataSource the JNDI name of the listener's own JTA DataSource, which holds the inbox
     */
    public record SubscriptionActivation(SubscriptionSettings settings, String dataSource) {}

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String version() {
        String version = EngineSettings.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String toString() {
        return "EngineSettings[source=" + source + ", cluster=" + cluster + ", kafka=" + kafka + ", topics=" + topics
                + ", outbox=" + outbox + ", others=" + others + ", relay=" + relay + ", stopTimeout=" + stopTimeout
                + "]";
    }
}
