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
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What one writes by hand for one table: read a batch, send it, wait, delete it, with statements that stay prepared.
 * Sends events again after a crash between send and delete, transactional or not. Not thread-safe.
 */
public final class NaiveRelay implements AutoCloseable {

    private final CloudEventCodec codec = new CloudEventCodec();
    private final Connection connection;
    private final PreparedStatement select;
    private final PreparedStatement delete;
    private final Producer<byte[], byte[]> producer;
    private final boolean transactional;
    private final String topic;

    /**
     * @param connection closed by this one, as is the producer
     * @param producer   its transactions are initialised if it is {@code transactional}
     * @param batch      the most events at a time
     */
    public NaiveRelay(
            Connection connection,
            int shard,
            Producer<byte[], byte[]> producer,
            boolean transactional,
            String topic,
            int batch)
            throws SQLException {
        String table = OutboxStore.table(shard);
        this.connection = connection;
        this.select = connection.prepareStatement("SELECT seq, id, type, source, event_time, subject, group_key,"
                + " content_type, data_schema, extensions, data FROM " + table + " ORDER BY seq LIMIT " + batch);
        this.delete = connection.prepareStatement("DELETE FROM " + table + " WHERE seq = ANY(?)");
        this.producer = producer;
        this.transactional = transactional;
        this.topic = topic;
    }

    /**
     * Relays one batch.
     *
     * @param inKafka told how many there were, before they are deleted
     * @return whether there was anything
     */
    public boolean relay(IntConsumer inKafka) throws Exception {
        List<OutboxRow> rows = read();
        if (rows.isEmpty()) {
            return false;
        }
        send(rows);
        inKafka.accept(rows.size());
        delete.setArray(
                1,
                connection.createArrayOf(
                        "bigint", rows.stream().map(OutboxRow::seq).toArray()));
        delete.executeUpdate();
        return true;
    }

    private void send(List<OutboxRow> rows) throws Exception {
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

    private List<OutboxRow> read() throws SQLException {
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
    public void close() throws SQLException {
        producer.close();
        connection.close();
    }
}
