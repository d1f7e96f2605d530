package dev.eventra.engine.outbox;

import dev.eventra.api.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tables that some events go to. Immutable.
 *
 * @param byShard   events for the tables of shards, in the order of the shards: two transactions never wait for each
 *                  other crosswise
 * @param scheduled events that are to wait
 */
record EventPlaces(SortedMap<Integer, List<Event>> byShard, List<Event> scheduled) {

    static EventPlaces of(List<Event> events, int shards) {
        SortedMap<Integer, List<Event>> byShard = new TreeMap<>();
        List<Event> scheduled = new ArrayList<>();
        for (Event event : events) {
            if (event.notBefore().isPresent()) {
                scheduled.add(event);
            } else {
                byShard.computeIfAbsent(ShardRouter.shard(event, shards), shard -> new ArrayList<>())
                        .add(event);
            }
        }
        return new EventPlaces(byShard, scheduled);
    }

    /** Writes them, in one batch for each table. */
    void store(Connection connection, OutboxStore store, ScheduledStore delayed) throws SQLException {
        for (Map.Entry<Integer, List<Event>> shard : byShard.entrySet()) {
            store.insert(connection, shard.getKey(), shard.getValue());
        }
        if (!scheduled.isEmpty()) {
            delayed.insert(connection, scheduled);
        }
    }
}
