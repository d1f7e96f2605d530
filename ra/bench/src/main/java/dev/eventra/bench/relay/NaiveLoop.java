package dev.eventra.bench.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What one writes by hand: read a batch, send it, wait, delete it, on one thread for each shard, with statements that
 * stay prepared. Sends events again after a crash between send and delete, transactional or not.
 */
record NaiveLoop(Surroundings surroundings, int shards, boolean transactional) implements Contender {

    @Override
    public String name() {
        return "naive loop" + (transactional ? ", transactional" : "") + ", "
                + (shards == 1 ? "1 shard" : shards + " shards");
    }

    @Override
    public String key() {
        return shards == 1 ? "naive" : "naive" + shards;
    }

    @Override
    public int parts() {
        return shards;
    }

    @Override
    public void fill(Workload workload) throws SQLException {
        surroundings.backlog().fill(shards, workload.events());
    }

    @Override
    public AutoCloseable start(String topic, Workload workload, Meter meter) {
        Workers workers = new Workers(meter);
        for (int n = 0; n < shards; n++) {
            int shard = n;
            workers.start(() -> relay(topic, shard, meter));
        }
        return workers;
    }

    private void relay(String topic, int shard, Meter meter) throws Exception {
        CloudEventCodec codec = new CloudEventCodec();
        String table = OutboxStore.table(shard);
        try (Connection connection = surroundings.database().connect();
                PreparedStatement select = connection.prepareStatement("SELECT seq, id, type, source, event_time,"
                        + " subject, group_key, content_type, data_schema, extensions, data FROM " + table
                        + " ORDER BY seq LIMIT " + surroundings.batch());
                PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE seq = ANY(?)");
                Producer<byte[], byte[]> producer = transactional
                        ? surroundings.transactionalProducer(topic + "-" + shard)
                        : surroundings.plainProducer()) {
            List<OutboxRow> rows = read(select);
            while (!rows.isEmpty()) {
                send(producer, codec, topic, rows);
                meter.relayed(shard, rows.size());
                delete.setArray(
                        1,
                        connection.createArrayOf(
                                "bigint", rows.stream().map(OutboxRow::seq).toArray()));
                delete.executeUpdate();
                rows = read(select);
            }
        }
    }

    private void send(Producer<byte[], byte[]> producer, CloudEventCodec codec, String topic, List<OutboxRow> rows)
            throws Exception {
        if (transactional) {
            producer.beginTransaction();
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
        for (OutboxRow row : rows) {
            sent.add(producer.send(codec.encode(topic, row)));
        }
        if (transactional) {
            producer.commitTransaction();
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private static List<OutboxRow> read(PreparedStatement select) throws SQLException {
        List<OutboxRow> rows = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                rows.add(new OutboxRow(
                        result.getLong(1),
                        result.getString(2),
                        result.getString(3),
                        result.getString(4),
                        result.getObject(5, OffsetDateTime.class).toInstant(),
                        result.getString(6),
                        result.getString(7),
                        result.getString(8),
                        result.getString(9),
                        result.getString(10),
                        result.getBytes(11)));
            }
        }
        return rows;
    }

    @Override
    public void finish(Meter meter) throws SQLException, InterruptedException {
        surroundings.backlog().awaitEmpty(meter);
    }
}
