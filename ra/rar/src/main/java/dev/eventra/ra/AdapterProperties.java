package dev.eventra.ra;

import dev.eventra.engine.config.Setting;
import java.util.EnumMap;
import java.util.Map;

/**
 * The resource adapter's configuration properties (declared in ra.xml), one for each {@link Setting},
 * all of them text. None has a value of its own: the engine knows the defaults, and tells what is missing. A property
 * gives way to a system property, an environment variable and a MicroProfile Config property of the same setting.
 */
abstract class AdapterProperties {

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);

    /** What was set, by setting; a copy. */
    Map<Setting, String> values() {
        return new EnumMap<>(values);
    }

    private String get(Setting setting) {
        return values.get(setting);
    }

    private void set(Setting setting, String value) {
        values.put(setting, value);
    }

    public String getNamespace() {
        return get(Setting.NAMESPACE);
    }

    /** {@code eventra.namespace} */
    public void setNamespace(String value) {
        set(Setting.NAMESPACE, value);
    }

    public String getWorkerId() {
        return get(Setting.WORKER_ID);
    }

    /** {@code eventra.worker.id} */
    public void setWorkerId(String value) {
        set(Setting.WORKER_ID, value);
    }

    public String getSource() {
        return get(Setting.SOURCE);
    }

    /** {@code eventra.source} */
    public void setSource(String value) {
        set(Setting.SOURCE, value);
    }

    public String getZookeeperConnect() {
        return get(Setting.ZOOKEEPER_CONNECT);
    }

    /** {@code eventra.zookeeper.connect} */
    public void setZookeeperConnect(String value) {
        set(Setting.ZOOKEEPER_CONNECT, value);
    }

    public String getZookeeperSessionTimeout() {
        return get(Setting.ZOOKEEPER_SESSION_TIMEOUT);
    }

    /** {@code eventra.zookeeper.session.timeout} */
    public void setZookeeperSessionTimeout(String value) {
        set(Setting.ZOOKEEPER_SESSION_TIMEOUT, value);
    }

    public String getZookeeperDigest() {
        return get(Setting.ZOOKEEPER_DIGEST);
    }

    /** {@code eventra.zookeeper.digest} */
    public void setZookeeperDigest(String value) {
        set(Setting.ZOOKEEPER_DIGEST, value);
    }

    public String getZookeeperConnectionTimeout() {
        return get(Setting.ZOOKEEPER_CONNECTION_TIMEOUT);
    }

    /** {@code eventra.zookeeper.connection.timeout} */
    public void setZookeeperConnectionTimeout(String value) {
        set(Setting.ZOOKEEPER_CONNECTION_TIMEOUT, value);
    }

    public String getKafkaBootstrapServers() {
        return get(Setting.KAFKA_BOOTSTRAP_SERVERS);
    }

    /** {@code eventra.kafka.bootstrap.servers} */
    public void setKafkaBootstrapServers(String value) {
        set(Setting.KAFKA_BOOTSTRAP_SERVERS, value);
    }

    public String getKafkaProperties() {
        return get(Setting.KAFKA_PROPERTIES);
    }

    /** {@code eventra.kafka.properties} */
    public void setKafkaProperties(String value) {
        set(Setting.KAFKA_PROPERTIES, value);
    }

    public String getTopic() {
        return get(Setting.TOPIC);
    }

    /** {@code eventra.topic} */
    public void setTopic(String value) {
        set(Setting.TOPIC, value);
    }

    public String getTopicPartitions() {
        return get(Setting.TOPIC_PARTITIONS);
    }

    /** {@code eventra.topic.partitions} */
    public void setTopicPartitions(String value) {
        set(Setting.TOPIC_PARTITIONS, value);
    }

    public String getTopicReplication() {
        return get(Setting.TOPIC_REPLICATION);
    }

    /** {@code eventra.topic.replication} */
    public void setTopicReplication(String value) {
        set(Setting.TOPIC_REPLICATION, value);
    }

    public String getOutboxName() {
        return get(Setting.OUTBOX_NAME);
    }

    /** {@code eventra.outbox.name} */
    public void setOutboxName(String value) {
        set(Setting.OUTBOX_NAME, value);
    }

    public String getOutboxDataSource() {
        return get(Setting.OUTBOX_DATASOURCE);
    }

    /** {@code eventra.outbox.dataSource} */
    public void setOutboxDataSource(String value) {
        set(Setting.OUTBOX_DATASOURCE, value);
    }

    public String getOutboxShards() {
        return get(Setting.OUTBOX_SHARDS);
    }

    /** {@code eventra.outbox.shards} */
    public void setOutboxShards(String value) {
        set(Setting.OUTBOX_SHARDS, value);
    }

    public String getOutboxes() {
        return get(Setting.OUTBOXES);
    }

    /** {@code eventra.outboxes} */
    public void setOutboxes(String value) {
        set(Setting.OUTBOXES, value);
    }

    public String getOutboxSchema() {
        return get(Setting.OUTBOX_SCHEMA);
    }

    /** {@code eventra.outbox.schema} */
    public void setOutboxSchema(String value) {
        set(Setting.OUTBOX_SCHEMA, value);
    }

    public String getRelayThreads() {
        return get(Setting.RELAY_THREADS);
    }

    /** {@code eventra.relay.threads} */
    public void setRelayThreads(String value) {
        set(Setting.RELAY_THREADS, value);
    }

    public String getRelayBatchRows() {
        return get(Setting.RELAY_BATCH_ROWS);
    }

    /** {@code eventra.relay.batch.rows} */
    public void setRelayBatchRows(String value) {
        set(Setting.RELAY_BATCH_ROWS, value);
    }

    public String getRelayBatchBytes() {
        return get(Setting.RELAY_BATCH_BYTES);
    }

    /** {@code eventra.relay.batch.bytes} */
    public void setRelayBatchBytes(String value) {
        set(Setting.RELAY_BATCH_BYTES, value);
    }

    public String getTestEvents() {
        return get(Setting.TEST_EVENTS);
    }

    /** {@code eventra.test.events} */
    public void setTestEvents(String value) {
        set(Setting.TEST_EVENTS, value);
    }

    public String getJournal() {
        return get(Setting.JOURNAL);
    }

    /** {@code eventra.journal} */
    public void setJournal(String value) {
        set(Setting.JOURNAL, value);
    }

    public String getJournalRetention() {
        return get(Setting.JOURNAL_RETENTION);
    }

    /** {@code eventra.journal.retention} */
    public void setJournalRetention(String value) {
        set(Setting.JOURNAL_RETENTION, value);
    }

    public String getClaimcheckThreshold() {
        return get(Setting.CLAIMCHECK_THRESHOLD);
    }

    /** {@code eventra.claimcheck.threshold} */
    public void setClaimcheckThreshold(String value) {
        set(Setting.CLAIMCHECK_THRESHOLD, value);
    }

    public String getClaimcheckLimit() {
        return get(Setting.CLAIMCHECK_LIMIT);
    }

    /** {@code eventra.claimcheck.limit} */
    public void setClaimcheckLimit(String value) {
        set(Setting.CLAIMCHECK_LIMIT, value);
    }

    public String getClaimcheckRetention() {
        return get(Setting.CLAIMCHECK_RETENTION);
    }

    /** {@code eventra.claimcheck.retention} */
    public void setClaimcheckRetention(String value) {
        set(Setting.CLAIMCHECK_RETENTION, value);
    }

    public String getStopTimeout() {
        return get(Setting.STOP_TIMEOUT);
    }

    /** {@code eventra.stop.timeout} */
    public void setStopTimeout(String value) {
        set(Setting.STOP_TIMEOUT, value);
    }
}
