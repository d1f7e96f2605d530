package dev.eventra.bench.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Inbox row and business update of one event, in one transaction: the SQL that Eventra and its listener do. */
final class HandWrittenTransaction implements AutoCloseable {

    private final Connection connection;
    private final String subscription;
    private final PreparedStatement insert;
    private final PreparedStatement update;

    HandWrittenTransaction(Connection connection, String subscription) throws SQLException {
        this.connection = connection;
        this.subscription = subscription;
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO eventra_inbox (subscription, source, event_id, state,"
                + " fingerprint) VALUES (?, ?, ?, 'done', '') ON CONFLICT DO NOTHING");
        update = connection.prepareStatement(Accounts.UPDATE);
    }

    /** Gives the event's index. */
    int handle(ConsumerRecord<byte[], byte[]> event) throws SQLException {
        String id = header(event.headers(), "ce_id");
        insert.setString(1, subscription);
        insert.setString(2, header(event.headers(), "ce_source"));
        insert.setString(3, id);
        if (insert.executeUpdate() == 1) {
            Accounts.bind(update, new String(event.key(), UTF_8), Workload.number(new String(event.value(), UTF_8)));
            update.executeUpdate();
        }
        connection.commit();
        return Workload.index(id);
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
