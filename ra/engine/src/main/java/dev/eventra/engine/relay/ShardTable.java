package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** The table of one shard, as its relay uses it: each call is one local transaction. Not thread-safe. */
final class ShardTable {

    private final Outbox outbox;
    private final int shard;

    ShardTable(Outbox outbox, int shard) {
        this.outbox = outbox;
        this.shard = shard;
    }

    /**
     * Deletes rows that are in Kafka, and reads those that are to go there next, from the bottom. One transaction: the
     * rows that it returns don't include the deleted ones, and that they are deleted is certain when it returns.
     *
     * @param settled sequences that are committed to Kafka
     * @throws SQLException if the rows may still be there; nothing was read then
     */
    List<OutboxRow> settleAndRead(Collection<Long> settled, RelaySettings.Batch batch) throws SQLException {
        return inTransaction(connection -> {
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
        inTransaction(connection -> outbox.store().delete(connection, shard, List.copyOf(settled)));
    }

    private <T> T inTransaction(Statements<T> statements) throws SQLException {
        try (Connection connection = outbox.dataSource().getConnection()) {
            int isolation = connection.getTransactionIsolation();
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = statements.run(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                restore(connection, committed, isolation);
            }
        }
    }

    /** The connection may be a pool's, whose next user expects it as it was. */
    private static void restore(Connection connection, boolean committed, int isolation) throws SQLException {
        if (!committed) {
            connection.rollback();
        }
        connection.setAutoCommit(true);
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(isolation);
        }
    }

    @FunctionalInterface
    private interface Statements<T> {
        T run(Connection connection) throws SQLException;
    }
}
