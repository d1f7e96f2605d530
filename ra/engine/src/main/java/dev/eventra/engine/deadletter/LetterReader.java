package dev.eventra.engine.deadletter;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the tables of dead letters and parked groups, page by page, in the caller's transaction. Stateless and
 * thread-safe.
 */
public final class LetterReader {

    private static final String LETTERS = "eventra_dead_letter";
    private static final String PARKED = "eventra_parked_group";
    private static final String COLUMNS = "id, subscription, state, worker, created_at, topic, kafka_partition,"
            + " kafka_offset, source, event_id, type, group_key, event_time, attempts, error_class, error_message,"
            + " first_failure_at, last_failure_at";
    private static final String CONTENT =
            ", subject, content_type, data_schema, extensions, data, raw_key, raw_headers, error_stack";
    /** Nobody waits longer for a list; filters that fit much by themselves and nothing together may read all of that. */
    private static final int LIST_SECONDS = 30;
    /** How much earlier than it is inserted a row may be stamped: the longest transaction that is reckoned with. */
    private static final Duration DISORDER = Duration.ofMinutes(10);

    /**
     * A parked group.
     *
     * @param group    the group
     * @param parkedBy the server that parked it
     * @param parkedAt when
     */
    public record Parked(String group, String parkedBy, Instant parkedAt) {}

    /**
     * Rows in the order of their ids, without data, raw parts and stack.
     *
     * @param after the id behind which to begin
     * @param limit the most rows
     */
    public List<StoredLetter> list(Connection connection, LetterQuery query, long after, int limit)
            throws SQLException {
        Conditions conditions = conditions(query);
        conditions.add("id > ?", after);
        return read(
                connection,
                "SELECT " + COLUMNS + " FROM " + LETTERS + conditions.where() + " ORDER BY id FETCH FIRST " + limit
                        + " ROWS ONLY",
                conditions,
                false);
    }

    /** The highest id of a subscription's rows; empty if it has none. */
    public OptionalLong lastId(Connection connection, String subscription) throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("subscription = ?", subscription);
        String sql = "SELECT id FROM " + LETTERS + conditions.where() + " ORDER BY id DESC FETCH FIRST 1 ROWS ONLY";
        try (PreparedStatement select = conditions.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }

    /** A row with all that it holds. */
    public Optional<StoredLetter> find(Connection connection, String subscription, long id) throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("subscription = ?", subscription);
        conditions.add("id = ?", id);
        return one(connection, conditions);
    }

    /** The first row of a group, with all that it holds. */
    public Optional<StoredLetter> head(Connection connection, String subscription, String group) throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("subscription = ?", subscription);
        conditions.add("group_key = ?", group);
        return one(connection, conditions);
    }

    private static Optional<StoredLetter> one(Connection connection, Conditions conditions) throws SQLException {
        String sql = "SELECT " + COLUMNS + CONTENT + " FROM " + LETTERS + conditions.where()
                + " ORDER BY id FETCH FIRST 1 ROWS ONLY";
        return read(connection, sql, conditions, true).stream().findFirst();
    }

    /**
     * Counts rows up to a bound.
     *
     * @param state null for any
     */
    public int count(Connection connection, String subscription, DeadLetterState state, int bound) throws SQLException {
        return count(
                connection,
                LETTERS,
                "id",
                conditions(LetterQuery.of(subscription).withState(state)),
                bound);
    }

    /** Counts parked groups up to a bound. */
    public int countParked(Connection connection, String subscription, int bound) throws SQLException {
        return count(connection, PARKED, "group_key", conditions(LetterQuery.of(subscription)), bound);
    }

    /** In an order that an index has: without one a database may well begin to read the table itself. */
    private static int count(Connection connection, String table, String order, Conditions conditions, int bound)
            throws SQLException {
        String sql = "SELECT COUNT(*) FROM (SELECT subscription FROM " + table + conditions.where() + " ORDER BY "
                + order + " FETCH FIRST " + bound + " ROWS ONLY) counted";
        try (PreparedStatement select = conditions.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /**
     * Parked groups in the order of their names.
     *
     * @param after the name behind which to begin; empty for all
     */
    public List<Parked> parked(Connection connection, String subscription, String after, int limit)
            throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("subscription = ?", subscription);
        conditions.add("group_key > ?", after);
        String sql = "SELECT group_key, parked_by, parked_at FROM " + PARKED + conditions.where()
                + " ORDER BY group_key FETCH FIRST " + limit + " ROWS ONLY";
        List<Parked> found = new ArrayList<>();
        try (PreparedStatement select = conditions.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Parked(rows.getString(1), rows.getString(2), time(rows, "parked_at")));
            }
        }
        return found;
    }

    /**
     * Parked groups that have no dead letter that was given up, only such that wait, or none, in the order of their
     * names.
     *
     * @param after the name behind which to begin; empty for all
     */
    public List<String> releasable(Connection connection, String subscription, String after, int limit)
            throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("subscription = ?", subscription);
        conditions.add("group_key > ?", after);
        String sql = "SELECT group_key FROM " + PARKED + " p" + conditions.where()
                + " AND NOT EXISTS (SELECT d.id FROM "
                + LETTERS + " d WHERE d.subscription = p.subscription AND d.group_key = p.group_key AND d.state = '"
                + DeadLetterState.DEAD.column() + "') ORDER BY group_key FETCH FIRST " + limit + " ROWS ONLY";
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = conditions.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static Conditions conditions(LetterQuery query) {
        Conditions conditions = new Conditions();
        conditions.add("subscription = ?", query.subscription());
        conditions.add("group_key = ?", query.group());
        conditions.add("type = ?", query.type());
        conditions.add("error_class = ?", query.errorClass());
        conditions.add("event_id = ?", query.eventId());
        conditions.add("state = ?", query.state() == null ? null : query.state().column());
        addTimes(conditions, query);
        return conditions;
    }

    /**
     * The list is in the order of the ids, which a database would read from its end to find the rows of a time. Ids grow
     * with the times, but for the length of a transaction: so a look at the index of the times tells between which ids
     * they are.
     */
    private static void addTimes(Conditions conditions, LetterQuery query) {
        String bound = "(SELECT b.id FROM " + LETTERS + " b WHERE b.subscription = ? AND b.created_at ";
        if (query.since() != null) {
            conditions.add("created_at >= ?", query.since());
            conditions.add(
                    "id > COALESCE(" + bound + "< ? ORDER BY b.created_at DESC FETCH FIRST 1 ROWS ONLY), 0)",
                    query.subscription(),
                    query.since().minus(DISORDER));
        }
        if (query.until() != null) {
            conditions.add("created_at < ?", query.until());
            conditions.add(
                    "id < COALESCE(" + bound + ">= ? ORDER BY b.created_at FETCH FIRST 1 ROWS ONLY), " + Long.MAX_VALUE
                            + ")",
                    query.subscription(),
                    query.until().plus(DISORDER));
        }
    }

    private static List<StoredLetter> read(Connection connection, String sql, Conditions conditions, boolean whole)
            throws SQLException {
        List<StoredLetter> found = new ArrayList<>();
        try (PreparedStatement select = conditions.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(letter(rows, whole));
            }
        }
        return found;
    }

    private static StoredLetter letter(ResultSet rows, boolean whole) throws SQLException {
        return new StoredLetter(
                rows.getLong("id"),
                new DeadLetter(
                        rows.getString("subscription"),
                        DeadLetterState.of(rows.getString("state")),
                        content(rows, whole),
                        failure(rows, whole),
                        rows.getString("worker")),
                time(rows, "created_at"));
    }

    private static StoredRecord content(ResultSet rows, boolean whole) throws SQLException {
        return new StoredRecord(
                rows.getString("topic"),
                rows.getInt("kafka_partition"),
                rows.getLong("kafka_offset"),
                rows.getString("source"),
                rows.getString("event_id"),
                rows.getString("type"),
                rows.getString("group_key"),
                time(rows, "event_time"),
                whole ? rows.getString("subject") : null,
                whole ? rows.getString("content_type") : null,
                whole ? rows.getString("data_schema") : null,
                whole ? rows.getString("extensions") : null,
                whole ? rows.getBytes("data") : null,
                whole ? rows.getBytes("raw_key") : null,
                whole ? rows.getString("raw_headers") : null);
    }

    private static FailureReport failure(ResultSet rows, boolean whole) throws SQLException {
        return new FailureReport(
                rows.getInt("attempts"),
                rows.getString("error_class"),
                rows.getString("error_message"),
                whole ? rows.getString("error_stack") : null,
                time(rows, "first_failure_at"),
                time(rows, "last_failure_at"));
    }

    private static Instant time(ResultSet rows, String column) throws SQLException {
        return Dialects.of(rows).instant(rows, column);
    }

    /** What must hold, and the values for it. */
    private static final class Conditions {
        private final List<String> terms = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        /** Without effect if there is no value. */
        void add(String term, Object value) {
            if (value != null) {
                terms.add(term);
                bind(value);
            }
        }

        void add(String term, Object first, Object second) {
            terms.add(term);
            bind(first);
            bind(second);
        }

        private void bind(Object value) {
            values.add(value);
        }

        String where() {
            return " WHERE " + String.join(" AND ", terms);
        }

        PreparedStatement prepare(Connection connection, String sql) throws SQLException {
            Dialect dialect = Dialects.of(connection);
            PreparedStatement statement = connection.prepareStatement(sql);
            try {
                statement.setQueryTimeout(LIST_SECONDS);
                for (int i = 0; i < values.size(); i++) {
                    Object value = values.get(i);
                    statement.setObject(i + 1, value instanceof Instant time ? dialect.parameter(time) : value);
                }
                return statement;
            } catch (SQLException | RuntimeException e) {
                statement.close();
                throw e;
            }
        }
    }
}
