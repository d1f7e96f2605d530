package dev.eventra.engine.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The tables that some events go to. Immutable.
 *
 * @param byShard   events for the tables of shards, in the order of the shards: two transactions never wait for each
 *                  other crosswise
 * @param scheduled events that are to wait
 * @param lockedGroups groups to lock before anything is written
 */
record EventPlaces(SortedMap<Integer, List<Event>> byShard, List<Event> scheduled, Set<String> lockedGroups) {

    static EventPlaces of(List<Event> events, int shards) {
        SortedMap<Integer, List<Event>> byShard = new TreeMap<>();
        List<Event> scheduled = new ArrayList<>();
        Set<String> lockedGroups = new TreeSet<>();
        for (Event event : events) {
            if (event.isLockingGroup()) {
                lockedGroups.add(event.group().orElseThrow());
            }
            if (event.notBefore().isPresent()) {
                scheduled.add(event);
            } else {
                byShard.computeIfAbsent(ShardRouter.shard(event, shards), shard -> new ArrayList<>())
                        .add(event);
            }
        }
        return new EventPlaces(byShard, scheduled, lockedGroups);
    }

    /**
     * Writes them, in one batch for each table, if the outbox has the number of shards by which these places were chosen.
     *
     * @param outbox the outbox's identity
     * @param shards that number
     * @return whether they were written; if not, nothing was
     */
    boolean store(Connection connection, UUID outbox, int shards, OutboxStore store, ScheduledStore delayed)
            throws SQLException {
        lockGroups(connection, outbox);
        return write(connection, store, delayed, (shard, events) -> store.insertIf(connection, shard, shards, events));
    }

    /** Writes them, in one batch for each table, in a transaction that holds the number of shards. */
    void storeHeld(Connection connection, UUID outbox, OutboxStore store, ScheduledStore delayed) throws SQLException {
        lockGroups(connection, outbox);
        write(connection, store, delayed, (shard, events) -> {
            store.insert(connection, shard, events);
            return true;
        });
    }

    @FunctionalInterface
    private interface First {
        boolean insert(int shard, List<Event> events) throws SQLException;
    }

    /** The first insert holds the number of shards for those behind it. */
    private boolean write(Connection connection, OutboxStore store, ScheduledStore delayed, First first)
            throws SQLException {
        boolean begun = false;
        for (Map.Entry<Integer, List<Event>> shard : byShard.entrySet()) {
            if (begun) {
                store.insert(connection, shard.getKey(), shard.getValue());
            } else if (!first.insert(shard.getKey(), shard.getValue())) {
                return false;
            }
            begun = true;
        }
        if (!scheduled.isEmpty()) {
            delayed.insert(connection, scheduled);
        }
        return true;
    }

    /** Before any event gets its sequence. In one order, so that two transactions never wait for each other crosswise. */
    private void lockGroups(Connection connection, UUID outbox) throws SQLException {
        if (lockedGroups.isEmpty()) {
            return;
        }
        Dialect dialect = Dialects.of(connection);
        Set<Long> locks = new TreeSet<>();
        for (String group : lockedGroups) {
            locks.add(lock(dialect, outbox, group));
        }
        for (long lock : locks) {
            dialect.lock(connection, lock);
        }
    }

    /** The lock of a group. */
    static long lock(Dialect dialect, UUID outbox, String group) {
        return dialect.lockOf(hash(outbox, group));
    }

    private static long hash(UUID outbox, String group) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((outbox + "/" + group).getBytes(UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
