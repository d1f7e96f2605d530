package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The table of one shard, as its relay uses it. Not thread-safe.
 *
 * <p>Each statement is a transaction of its own, so row locks last as long as the statement and never for the time
 * between two of them: a host that vanished there would leave its locks to the database for hours, and the shard's new
 * owner, who deletes the same rows, would wait for them.
 */
final class ShardTable {

    private final Outbox outbox;
    private final int shard;
    private final Duration timeout;

    /**
     * @param timeout the longest that a statement may take
     */
    ShardTable(Outbox outbox, int shard, Duration timeout) {
        this.outbox = outbox;
        this.shard = shard;
        this.timeout = timeout;
    }

    /**
     * Deletes rows that are in Kafka, then reads those that are to go there next, from the bottom. The read begins after
     * the delete was committed, so it doesn't return the deleted ones, and that they are deleted is certain when this
     * returns.
     *
     * @param settled sequences that are committed to Kafka
     * @throws SQLException if the rows may still be there; nothing was read then
     */
    List<OutboxRow> settleAndRead(Collection<Long> settled, RelaySettings.Batch batch) throws SQLException {
        return run(connection -> {
            outbox.store().delete(connection, shard, List.copyOf(settled));
            return outbox.store().read(connection, shard, List.of(), batch.rows(), batch.bytes());
        });
    }

    /**
     * Deletes rows that are in Kafka.
     *
     * @throws SQLException if they may still be there
     */
    void settle(Collection<Long> settled) throws SQLException {
        run(connection -> outbox.store().delete(connection, shard, List.copyOf(settled)));
    }

    private <T> T run(Statements<T> statements) throws SQLException {
        try (BoundedConnection bounded = BoundedConnection.open(outbox.dataSource(), timeout)) {
            return statements.run(bounded.connection());
        }
    }

    @FunctionalInterface
    private interface Statements<T> {
        T run(Connection connection) throws SQLException;
    }
}
