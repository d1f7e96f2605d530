package dev.eventra.engine.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the resource adapter: its name, its default and what it does. The reference in
 * {@code docs/configuration.md} is checked against this list.
 */
public enum Setting {
    NAMESPACE(
            "namespace",
            "default",
            "Separates installations that share ZooKeeper and Kafka; part of every path, transactional id and consumer"
                    + " group"),
    WORKER_ID("worker.id", "<host name>-<random>", "Names this server in the cluster; unique in the namespace"),
    SOURCE("source", "/<namespace>", "The CloudEvents source of events that are published without one"),
    ZOOKEEPER_CONNECT("zookeeper.connect", null, "ZooKeeper servers, host:port[,host:port...]"),
    ZOOKEEPER_SESSION_TIMEOUT("zookeeper.session.timeout", "10s", "After which a silent worker's shards go to others"),
    ZOOKEEPER_DIGEST(
            "zookeeper.digest", "none", "user:password for ZooKeeper's digest scheme; all nodes are then that user's"),
    ZOOKEEPER_CONNECTION_TIMEOUT("zookeeper.connection.timeout", "5s", "For making a connection"),
    KAFKA_BOOTSTRAP_SERVERS("kafka.bootstrap.servers", null, "Kafka brokers, host:port[,host:port...]"),
    KAFKA_PROPERTIES(
            "kafka.properties",
            "none",
            "Path of a properties file with further client properties, such as security.protocol and"
                    + " sasl.jaas.config"),
    TOPIC("topic", "eventra.events", "The outbox's Kafka topic"),
    TOPIC_PARTITIONS("topic.partitions", "8", "Partitions of the topic, if it is created"),
    TOPIC_REPLICATION("topic.replication", "broker's default", "Replication factor of topics that are created"),
    OUTBOX_NAME("outbox.name", "default", "The outbox's name; kept in its database, can't be changed by this setting"),
    OUTBOX_DATASOURCE("outbox.dataSource", null, "JNDI name of the outbox's JTA DataSource, such as jdbc/shop"),
    OUTBOX_SHARDS(
            "outbox.shards",
            "8",
            "Number of shard tables of a new outbox, 1 to 64; afterwards its database's counts, which resharding changes"),
    OUTBOXES(
            "outboxes",
            "none",
            "Further outboxes, separated by semicolons, each its name, = and the JNDI name of a DataSource of its own, then if"
                    + " need be shards, topic and partitions, such as billing=jdbc/billing; audit=jdbc/audit, shards 4,"
                    + " topic audit.events, partitions 4"),
    OUTBOX_SCHEMA(
            "outbox.schema",
            "auto",
            "create: make missing tables; validate: refuse missing tables and print their DDL; none; auto: create on H2,"
                    + " validate elsewhere. Applies to the inbox tables too"),
    RELAY_THREADS(
            "relay.threads",
            "4",
            "Container threads on which this worker's shards are relayed; as many again read ahead for them while there is a backlog"),
    RELAY_BATCH_ROWS(
            "relay.batch.rows",
            "4000",
            "Most events in one Kafka transaction. Without a backlog at most 500; after full batches more"),
    RELAY_BATCH_BYTES("relay.batch.bytes", "4194304", "Bytes of data after which a batch takes no further event"),
    TEST_EVENTS(
            "test.events",
            "false",
            "Whether test events may be published through administration on this server; not meant for production"),
    JOURNAL(
            "journal",
            "off",
            "on: events that were relayed are noted in the outbox's database, and what became of dead letters in that of"
                    + " their subscription, so that they can be found and their paths are complete; off"),
    JOURNAL_RETENTION("journal.retention", "7d", "How long the journal keeps what it notes, 1h to 3650d"),
    CLAIMCHECK_THRESHOLD(
            "claimcheck.threshold",
            "off",
            "Bytes of data, 1 to 900000, above which an event's data is stored in a table of its own in the outbox's database,"
                    + " and Kafka carries a reference to it; off: data above 900000 bytes is refused"),
    CLAIMCHECK_LIMIT(
            "claimcheck.limit",
            "15000000",
            "Most bytes of data of one event, 900000 to 67108864, with eventra.claimcheck.threshold"),
    CLAIMCHECK_RETENTION(
            "claimcheck.retention",
            "14d",
            "How long data is kept that is stored so, 1h to 3650d; longer than the topic keeps its records"),
    STOP_TIMEOUT("stop.timeout", "20s", "How long stopping waits for running work at the most");

    /** What all names begin with. */
    public static final String PREFIX = "eventra.";

    private final String name;
    private final String defaultValue;
    private final String purpose;

    Setting(String name, String defaultValue, String purpose) {
        this.name = PREFIX + name;
        this.defaultValue = defaultValue;
        this.purpose = purpose;
    }

    /** Such as {@code eventra.outbox.shards}; a system property or MicroProfile Config property. */
    public String key() {
        return name;
    }

    /** Such as {@code EVENTRA_OUTBOX_SHARDS}. */
    public String environmentVariable() {
        return environmentVariable(name);
    }

    /** Such as {@code outboxShards}: the property of the resource adapter. */
    public String property() {
        String[] words = name.substring(PREFIX.length()).split("\\.");
        StringBuilder property = new StringBuilder(words[0]);
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            property.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return property.toString();
    }

    /** As the reference shows it; empty if the setting is required. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Whether its value must not be shown. */
    public boolean isSecret() {
        return this == ZOOKEEPER_DIGEST;
    }

    /** One sentence for the reference. */
    public String purpose() {
        return purpose;
    }

    static String environmentVariable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
