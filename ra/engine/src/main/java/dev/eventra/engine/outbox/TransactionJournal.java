package dev.eventra.engine.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.SortedMap;

/**
 * In a local transaction of two statements: the rows are copied from their table, then they are deleted.
 *
 * <p>Hazard: a host that vanishes between the delete and the commit leaves row locks until the database misses it.
 */
final class TransactionJournal implements Journal {

    /** Notes rows in {@code eventra_journal}. Thread-safe. */
    @FunctionalInterface
    interface Copy {

        /**
         * @param settled as in {@link Journal#move}, not empty
         * @return how many were there, and are noted
         */
        int copy(Connection connection, int shard, Mover mover, SortedMap<Long, Place> settled) throws SQLException;
    }

    private final OutboxStore store = new OutboxStore();
    private final Copy copy;

    TransactionJournal(Copy copy) {
        this.copy = copy;
    }

    @Override
    public int move(Connection connection, int shard, Mover mover, SortedMap<Long, Place> settled) throws SQLException {
        if (settled.isEmpty()) {
            return 0;
        }
        connection.setAutoCommit(false);
        try {
            int copied = copy.copy(connection, shard, mover, settled);
            int deleted = store.delete(connection, shard, List.copyOf(settled.keySet()));
            if (copied != deleted) {
                throw new SQLTransientException("somebody else deletes rows of shard " + shard + " too: " + copied
                        + " were there, " + deleted + " could be deleted");
            }
            connection.commit();
            return deleted;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
