package dev.eventra.bench.console;

import dev.eventra.engine.outbox.PendingReader;
import java.sql.SQLException;
import java.util.stream.IntStream;

/** Fills the tables with rows as real ones are, by SQL. Not thread-safe. */
final class Fill {

    static final String SOURCE = "/bench";
    /** One event in a hundred thousand, or the one that there is. */
    static final String RARE_TYPE = "order.disputed";
    /** One letter in some thousand. */
    static final String RARE_ERROR = "java.util.concurrent.TimeoutException";

    static final String REFUSAL = "org.apache.kafka.common.errors.RecordTooLargeException";

    private static final int GROUPS = 500;
    private static final int RELAYED_GROUPS = 20_000;
    private static final int RARE = 100_000;
    private static final String[] TYPES = {
        "order.placed", "order.paid", "order.packed", "order.shipped", "order.returned"
    };
    private static final String[] ERRORS = {
        "java.lang.NullPointerException",
        "java.lang.IllegalStateException",
        "java.net.SocketTimeoutException",
        "jakarta.persistence.OptimisticLockException",
        "com.example.orders.UnknownCustomerException",
        "java.sql.SQLIntegrityConstraintViolationException"
    };
    private static final String[] KINDS = {"redrive", "discard", "replay"};
    private static final String[] ACTIONS = {"pause", "resume", "redrive", "discard", "pause-shard", "move-shard"};
    private static final String[] ACTORS = {"ada", "olga", "rita"};

    private final Sql sql;
    private final Scale scale;
    private final String subscription;
    private final String topic;

    Fill(Sql sql, Scale scale, String subscription, String topic) {
        this.sql = sql;
        this.scale = scale;
        this.subscription = subscription;
        this.topic = topic;
    }

    /** A group of the shard that {@link #pending} fills. */
    static String group(int number) {
        return "customer-" + number;
    }

    /** The shard that is to be filled. */
    static int shard(int shards) {
        return PendingReader.shardOf(group(0), shards);
    }

    /** Events that were published within the last hour, in groups that belong there. */
    void pending() throws SQLException {
        int shard = shard(scale.shards());
        String[] groups = IntStream.iterate(0, n -> n + 1)
                .mapToObj(Fill::group)
                .filter(group -> PendingReader.shardOf(group, scale.shards()) == shard)
                .limit(GROUPS)
                .toArray(String[]::new);
        sql.update(
                "INSERT INTO eventra_outbox_" + shard + " (id, type, source, event_time, subject, group_key,"
                        + " content_type, data, created_at) SELECT uuidv7(stored - now())::text, CASE WHEN n % " + RARE
                        + " = 17 THEN '" + RARE_TYPE + "' ELSE (?::text[])[1 + n % " + TYPES.length + "] END, '"
                        + SOURCE + "', stored, 'order-' || n, (?::text[])[1 + n % " + GROUPS + "],"
                        + " 'application/json', " + DATA + ", stored FROM (SELECT n, now() - INTERVAL '1 hour' *"
                        + " ((?::float - n) / ?::float) AS stored FROM generate_series(1, ?) n) numbered",
                TYPES,
                groups,
                scale.pending(),
                scale.pending(),
                scale.pending());
    }

    /** Events that were relayed before those that wait were published, from all shards, as the journal has them. */
    void relayed() throws SQLException {
        sql.update(
                "INSERT INTO eventra_journal (shard, event_id, type, source, group_key, stored_at, relayed_at, worker,"
                        + " epoch, kafka_partition, kafka_offset) SELECT n % ?, uuidv7(stored - now())::text, CASE WHEN n"
                        + " % " + RARE + " = 17 THEN '" + RARE_TYPE + "' ELSE (?::text[])[1 + n % " + TYPES.length
                        + "] END, '" + SOURCE + "', 'customer-' || n % " + RELAYED_GROUPS
                        + ", stored, stored + INTERVAL"
                        + " '20 milliseconds', 'bench', 1, n % 8, n / 8 FROM (SELECT n, now() - INTERVAL '1 hour' *"
                        + " (1 + 5 * (?::float - n) / ?::float) AS stored FROM generate_series(1, ?) n) numbered",
                scale.shards(),
                TYPES,
                scale.relayed(),
                scale.relayed(),
                scale.relayed());
    }

    /** About half a KiB of JSON, no two alike. */
    private static final String DATA = "convert_to('{\"order\":' || n || ',\"lines\":[{\"article\":\"' || md5(n::text)"
            + " || '\",\"amount\":' || n % 7 || '},{\"article\":\"' || md5((n * 3)::text) || '\"}],\"note\":\"'"
            + " || repeat(md5((n * 5)::text), 10) || '\"}', 'UTF8')";

    /**
     * Eight at a time: three without a group that were given up, two that were given up at the head of a group, and three
     * that wait behind them. One in some hundred is a record that is no event.
     */
    void letters() throws SQLException {
        String stack =
                "repeat(E'\\tat com.example.orders.' || error || '.handle(Orders.java:' || n % 900 || E')\\n', 60)";
        sql.update(
                "INSERT INTO eventra_dead_letter (subscription, topic, kafka_partition, kafka_offset, source, event_id,"
                        + " group_key, state, type, event_time, subject, content_type, data, raw_headers, attempts,"
                        + " error_class, error_message, error_stack, first_failure_at, last_failure_at, worker,"
                        + " created_at) SELECT ?, ?, n % 8, n / 8, CASE WHEN raw THEN 'record' ELSE '" + SOURCE
                        + "' END, CASE WHEN raw THEN 'record-' || n ELSE uuidv7(stored - now())::text END, CASE WHEN"
                        + " place IN (3, 5, 6) THEN 'customer-' || block WHEN place IN (4, 7) THEN 'account-' || block"
                        + " END, CASE WHEN place < 5 THEN 'dead' ELSE 'queued' END, CASE WHEN raw THEN NULL ELSE"
                        + " (?::text[])[1 + n % " + TYPES.length + "] END, stored, 'order-' || n, 'application/json', "
                        + DATA
                        + ", CASE WHEN raw THEN '[]' END, CASE WHEN place < 5 THEN 5 ELSE 0 END, error, CASE WHEN"
                        + " error IS NOT NULL THEN 'order ' || n || ' was not taken' END, " + stack
                        + ", CASE WHEN error"
                        + " IS NOT NULL THEN stored END, CASE WHEN error IS NOT NULL THEN stored END, 'bench', stored"
                        + " FROM (SELECT n, place, block, stored, place = 0 AND block % 15 = 3 AS raw, CASE WHEN place"
                        + " >= 5 THEN NULL WHEN place = 1 AND block % 700 = 5 THEN '" + RARE_ERROR + "' ELSE"
                        + " (?::text[])[1 + (n % 13) * (n % 11) % " + ERRORS.length + "] END AS error FROM (SELECT n, n"
                        + " % 8 AS place, n / 8 AS block, now() - INTERVAL '3 days' * ((?::float - n) / ?::float) AS"
                        + " stored FROM generate_series(0, ? - 1) n) numbered) shaped",
                subscription,
                topic,
                TYPES,
                ERRORS,
                scale.letters(),
                scale.letters(),
                scale.letters());
        sql.update("INSERT INTO eventra_parked_group (subscription, group_key, parked_by) SELECT DISTINCT subscription,"
                + " group_key, 'bench' FROM eventra_dead_letter WHERE group_key IS NOT NULL");
    }

    /** Five at a time: one that Kafka refused, and four of its group behind it; as many in all as there are dead letters. */
    void rejected() throws SQLException {
        int shard = shard(scale.shards());
        sql.update(
                "INSERT INTO eventra_outbox_rejected (shard, seq, state, id, type, source, event_time, group_key,"
                        + " content_type, data, stored_at, reason_class, reason, worker, epoch) SELECT " + shard
                        + ", 1000000000 + n, CASE n % 5 WHEN 0 THEN 'rejected' ELSE 'waiting' END,"
                        + " uuidv7(stored - now())::text, (?::text[])[1 + n % " + TYPES.length + "], '" + SOURCE
                        + "', stored, 'refused-' || n / 5, 'application/json', " + DATA + ", stored, CASE n % 5 WHEN 0"
                        + " THEN '" + REFUSAL + "' END, CASE n % 5 WHEN 0 THEN 'event ' || n || ' is too large' END,"
                        + " 'bench', 1 FROM (SELECT n, now() - INTERVAL '1 day' * ((?::float - n) / ?::float) AS stored"
                        + " FROM generate_series(0, ? - 1) n) numbered",
                TYPES,
                scale.dead(),
                scale.dead(),
                scale.dead());
        sql.update("INSERT INTO eventra_outbox_parked (group_key, shard) SELECT DISTINCT group_key, shard FROM"
                + " eventra_outbox_rejected");
    }

    /** What was given up, and what listeners are done with. */
    void handled() throws SQLException {
        String insert = "INSERT INTO eventra_inbox (subscription, source, event_id, state, fingerprint,"
                + " kafka_partition, kafka_offset, handled_at) SELECT ";
        sql.update(insert + "subscription, source, event_id, 'dead', md5(event_id), kafka_partition, kafka_offset,"
                + " created_at FROM eventra_dead_letter WHERE state = 'dead'");
        sql.update(
                insert + "?, '" + SOURCE
                        + "', uuidv7(INTERVAL '-1 hour' * n / ?)::text, 'done', md5(n::text), n % 8, n,"
                        + " now() - INTERVAL '1 hour' * n / ? FROM generate_series(1, ?) n",
                subscription,
                scale.handled(),
                scale.handled(),
                scale.handled());
    }

    void operations() throws SQLException {
        sql.update(
                "INSERT INTO eventra_operation (id, kind, subscription, parameters, state, delivered, actor, reason,"
                        + " requested_at, started_at, ended_at) SELECT 'op' || lpad(n::text, 10, '0'),"
                        + " (?::text[])[1 + n % " + KINDS.length + "], ?, '{}', 'done', n % 50, (?::text[])[1 + n % "
                        + ACTORS.length + "], 'ticket ' || n, past, past, past FROM (SELECT n, now() - INTERVAL '1"
                        + " hour' * (? - n) AS past FROM generate_series(1, ?) n) numbered",
                KINDS,
                subscription,
                ACTORS,
                scale.operations(),
                scale.operations());
    }

    void audit() throws SQLException {
        sql.update(
                "INSERT INTO eventra_audit (actor, action, target, reason, detail, event_count, created_at) SELECT"
                        + " (?::text[])[1 + n % " + ACTORS.length + "], (?::text[])[1 + n % " + ACTIONS.length
                        + "], CASE n % 3 WHEN 0 THEN ? WHEN 1 THEN 'default/' || n % 64 ELSE 'other-' || n % 20 END,"
                        + " 'ticket ' || n, 'as asked', n % 9, now() - INTERVAL '1 minute' * (? - n) FROM"
                        + " generate_series(1, ?) n",
                ACTORS,
                ACTIONS,
                subscription,
                scale.audited(),
                scale.audited());
    }

    /** Leaves the tables as autovacuum leaves them a while later, and keeps it from disturbing the measurement. */
    void settle() throws SQLException {
        sql.update("VACUUM ANALYZE");
        sql.update("CHECKPOINT");
    }
}
