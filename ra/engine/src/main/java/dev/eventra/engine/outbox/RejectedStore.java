package dev.eventra.engine.outbox;

import dev.eventra.engine.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The statements with which the owner of a shard sets events aside: one that Kafka refuses, and those of its group behind
 * it. They go from the shard's table to {@code eventra_outbox_rejected} as they are. The connection's transaction is the
 * caller's, at READ COMMITTED. Immutable and thread-safe.
 *
 * <p>Two locks, in this order: the shard's row in {@code eventra_outbox_owner}, which says who has taken the shard over last;
 * the group's row in {@code eventra_outbox_parked}, which is the mutex of the group, for its owner and for operators alike.
 */
public final class RejectedStore {

    static final String TABLE = "eventra_outbox_rejected";
    static final String PARKED = "eventra_outbox_parked";
    private static final String OWNER = "eventra_outbox_owner";
    static final String REJECTED = "'rejected'";
    private static final String WAITING = "'waiting'";

    /** What {@link #parked} says of a group that is not being let go. */
    public static final long NONE_RELEASED = Long.MIN_VALUE;

    private static final int MOST_PARAMETERS = 200;
    private static final int TRIES = 10;
    private static final int REASON_CLASS = 250;
    private static final int REASON = 2_000;

    private final Dialect dialect;
    private final String insertOwner;
    private final String insertParked;

    public RejectedStore(Dialect dialect) {
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        this.insertOwner = dialect.insertUnlessPresent(OWNER, List.of("shard"), List.of("shard", "owner"));
        this.insertParked = dialect.insertUnlessPresent(PARKED, List.of("group_key"), List.of("group_key", "shard"));
    }

    /**
     * Takes the right to set events of a shard aside; whoever had it has it no more once this is committed.
     *
     * @param owner at most 36 characters, never used before
     */
    public void claim(Connection connection, int shard, String owner) throws SQLException {
        if (takeOver(connection, shard, owner)) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(insertOwner)) {
            insert.setInt(1, shard);
            insert.setString(2, owner);
            if (insert.executeUpdate() == 1) {
                return;
            }
        }
        if (!takeOver(connection, shard, owner)) {
            throw new SQLException("the row of shard " + shard + " in " + OWNER + " comes and goes");
        }
    }

    private boolean takeOver(Connection connection, int shard, String owner) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + OWNER + " SET owner = ?, claimed_at = " + dialect.now() + " WHERE shard = ?")) {
            update.setString(1, owner);
            update.setInt(2, shard);
            return update.executeUpdate() == 1;
        }
    }

    /** Whether a claim is the last one; if so, no other can be made before the transaction ends. */
    public boolean holds(Connection connection, int shard, String owner) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT owner FROM " + OWNER + " WHERE shard = ? FOR UPDATE")) {
            select.setInt(1, shard);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() && owner.equals(rows.getString(1));
            }
        }
    }

    /**
     * The parked groups of a shard, each with the row up to which it is let go, or {@link #NONE_RELEASED}.
     */
    public Map<String, Long> parked(Connection connection, int shard) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT group_key, released_to FROM " + PARKED + " WHERE shard = ?")) {
            select.setInt(1, shard);
            return groups(select);
        }
    }

    /**
     * Takes the mutexes of these groups until the transaction ends; waits for their present holders.
     *
     * @return those that are parked, as {@link #parked} tells them; of the others nothing is held
     */
    public Map<String, Long> lock(Connection connection, Collection<String> groups) throws SQLException {
        List<String> all = groups.stream().sorted().toList();
        Map<String, Long> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS));
            String sql = "SELECT group_key, released_to FROM " + PARKED + " WHERE group_key IN ("
                    + String.join(", ", Collections.nCopies(some.size(), "?")) + ") FOR UPDATE";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < some.size(); i++) {
                    select.setString(i + 1, some.get(i));
                }
                found.putAll(groups(select));
            }
        }
        return found;
    }

    private static Map<String, Long> groups(PreparedStatement select) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String group = rows.getString(1);
                long releasedTo = rows.getLong(2);
                found.put(group, rows.wasNull() ? NONE_RELEASED : releasedTo);
            }
        }
        return found;
    }

    /**
     * Why an event was refused.
     *
     * @param failure of Kafka, or of the encoding
     * @param worker  who met it
     * @param epoch   with which it owns the shard
     */
    public record Refused(Throwable failure, String worker, long epoch) {}

    /**
     * Sets a refused event aside, and parks its group. If the group is being let go, that ends.
     *
     * @param group null for none
     * @return whether it is set aside now, maybe by a call before this one whose outcome was not known; false if somebody
     *         deleted it, and nothing is done
     */
    public boolean reject(Connection connection, int shard, long sequence, String group, Refused refused)
            throws SQLException {
        if (!isThere(connection, OutboxStore.table(shard) + " WHERE seq = ?", sequence)) {
            return isThere(connection, TABLE + " WHERE shard = " + shard + " AND seq = ?", sequence);
        }
        if (group != null) {
            park(connection, shard, group);
        }
        move(connection, shard, List.of(sequence), REJECTED);
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + TABLE
                + " SET reason_class = ?, reason = ?, worker = ?, epoch = ?" + " WHERE shard = ? AND seq = ?")) {
            update.setString(1, cut(refused.failure().getClass().getName(), REASON_CLASS));
            update.setString(2, cut(refused.failure().getMessage(), REASON));
            update.setString(3, refused.worker());
            update.setLong(4, refused.epoch());
            update.setInt(5, shard);
            update.setLong(6, sequence);
            return update.executeUpdate() == 1;
        }
    }

    private static boolean isThere(Connection connection, String row, long sequence) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM " + row)) {
            select.setLong(1, sequence);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void park(Connection connection, int shard, String group) throws SQLException {
        for (int tries = 0; tries < TRIES; tries++) {
            if (insertParked(connection, shard, group)) {
                return;
            }
            // the row that the insert met may be gone before it is locked: then the insert's turn comes again
            if (!lock(connection, Set.of(group)).isEmpty()) {
                stopRelease(connection, shard, group);
                return;
            }
        }
        throw new SQLException("the row of a group in " + PARKED + " comes and goes");
    }

    private boolean insertParked(Connection connection, int shard, String group) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(insertParked)) {
            insert.setString(1, group);
            insert.setInt(2, shard);
            return insert.executeUpdate() == 1;
        }
    }

    /** How many rows it changes is not asked: some drivers do not count one that was so before. */
    private static void stopRelease(Connection connection, int shard, String group) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + PARKED + " SET released_to = NULL, shard = ? WHERE group_key = ?")) {
            update.setInt(1, shard);
            update.setString(2, group);
            update.executeUpdate();
        }
    }

    /**
     * Sets events aside that are behind a refused one of their group.
     *
     * @param connection holds the mutexes of their groups
     * @throws SQLException also if a row is not in the shard's table
     */
    public void queue(Connection connection, int shard, List<Long> sequences) throws SQLException {
        if (!sequences.isEmpty()) {
            move(connection, shard, sequences, WAITING);
        }
    }

    /** The data itself never leaves the database. */
    private void move(Connection connection, int shard, List<Long> sequences, String state) throws SQLException {
        String rows = OutboxStore.table(shard) + " WHERE " + dialect.among("seq", sequences);
        int copied = copy(
                connection,
                "INSERT INTO " + TABLE + " (shard, seq, state, " + EventColumns.NAMES + ", stored_at) SELECT " + shard
                        + ", seq, " + state + ", " + EventColumns.NAMES + ", created_at FROM " + rows + " ORDER BY seq",
                sequences);
        int deleted = new OutboxStore().delete(connection, shard, sequences);
        if (copied != sequences.size() || deleted != sequences.size()) {
            throw new SQLException("of " + sequences.size() + " rows of shard " + shard + " to be set aside " + copied
                    + " were copied and " + deleted + " deleted: somebody else changes the table");
        }
    }

    private int copy(Connection connection, String sql, List<Long> sequences) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            dialect.bindAmong(update, 1, sequences);
            return update.executeUpdate();
        }
    }

    /** Without NUL characters, which PostgreSQL refuses. */
    private static String cut(String text, int length) {
        if (text == null) {
            return null;
        }
        String whole = text.replace('\0', ' ');
        if (whole.length() <= length) {
            return whole;
        }
        return whole.substring(0, Character.isHighSurrogate(whole.charAt(length - 1)) ? length - 1 : length);
    }
}
