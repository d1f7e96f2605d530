package dev.eventra.engine.outbox;

import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;

/**
 * Deletes relayed events from their shard, and notes in {@code eventra_journal} where they went, both or neither. An event
 * is noted once, by whoever deletes it, however often and by how many that is tried. Thread-safe.
 */
public interface Journal {

    /**
     * Who relays.
     *
     * @param worker its id
     * @param epoch  with which it owns the shard
     */
    record Mover(String worker, long epoch) {}

    /**
     * Deletes exactly these rows; those that are gone already are passed over.
     *
     * @param connection commits each statement by itself, as it does again afterwards
     * @param shard      whose table
     * @param mover      who relayed those whose place is known
     * @param settled    their sequences, and their places; a place is null where it isn't known
     * @return how many were deleted and noted
     * @throws SQLException if they may still be there; those that are not noted are
     */
    int move(Connection connection, int shard, Mover mover, SortedMap<Long, Place> settled) throws SQLException;

    /** The journal of a database. */
    static Journal of(Dialect dialect) {
        if (dialect.deletesReturningRows()) {
            return new StatementJournal();
        }
        return new TransactionJournal(dialect.readsJsonTables() ? new JsonCopy() : new BatchCopy());
    }
}
