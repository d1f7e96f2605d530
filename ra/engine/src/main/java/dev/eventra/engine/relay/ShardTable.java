package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * The table of one shard, as its relay uses it. Immutable and thread-safe.
 *
 * <p>Each statement is a transaction of its own, so row locks last as long as the statement and never for the time
 * between two of them: a host that vanished there would leave its locks to the database for hours, and the shard's new
 * owner, who deletes the same rows, would wait for them. Only a journal may need two in one, where the database can't
 * do it in one statement.
 */
final class ShardTable {

    private final Outbox outbox;
    private final int shard;
    private final Journal.Mover mover;
    private final Duration timeout;
    private final BoundedConnection.Isolation isolation = new BoundedConnection.Isolation();

    /**
     * @param mover   who relays
     * @param timeout the longest that a statement may take
     */
    ShardTable(Outbox outbox, int shard, Journal.Mover mover, Duration timeout) {
        this.outbox = outbox;
        this.shard = shard;
        this.mover = mover;
        this.timeout = timeout;
    }

    /**
     * Deletes rows that are in Kafka, then reads those that are to go there next, from the bottom. The read begins after
     * the delete was committed, so it doesn't return the deleted ones, and that they are deleted is certain when this
     * returns.
     *
     * @param settled  sequences that are committed to Kafka, each with its place if the journal is on and it is known;
     *                 else with null
     * @param inFlight sequences that are on their way to Kafka, left out of what is read
     * @throws SQLException if the rows may still be there; nothing was read then
     */
    ShardBatch settleAndRead(SortedMap<Long, Place> settled, List<Long> inFlight, RelaySettings.Batch bounds)
            throws SQLException {
        List<OutboxRow> rows = run(connection -> {
            delete(connection, settled);
            return outbox.store().read(connection, shard, inFlight, bounds.rows(), bounds.bytes());
        });
        return ShardBatch.of(rows, bounds, outbox.topic());
    }

    /**
     * Deletes rows that are in Kafka.
     *
     * @param settled as above
     * @throws SQLException if they may still be there
     */
    void settle(SortedMap<Long, Place> settled) throws SQLException {
        run(connection -> delete(connection, settled));
    }

    /** The one place where relayed rows are deleted: if the journal is on, they are noted there, both or neither. */
    private int delete(Connection connection, SortedMap<Long, Place> settled) throws SQLException {
        return outbox.journal().isPresent()
                ? outbox.journal().get().move(connection, shard, mover, settled)
                : outbox.store().delete(connection, shard, List.copyOf(settled.keySet()));
    }

    private <T> T run(Statements<T> statements) throws SQLException {
        try (BoundedConnection bounded = BoundedConnection.open(outbox.dataSource(), isolation, timeout)) {
            return statements.run(bounded.connection());
        }
    }

    @FunctionalInterface
    private interface Statements<T> {
        T run(Connection connection) throws SQLException;
    }
}
