package dev.eventra.bench.relay;

import dev.eventra.stack.Directories;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Debezium's embedded engine with its outbox event router, which reads PostgreSQL's log. The backlog is what has been
 * committed since its replication slot was made, in transactions of a batch each. Its rows stay in the table, since it
 * doesn't need them deleted, and its offsets go to a file each second, as does the slot's position. At least once.
 *
 * @param directory where its offsets are
 */
record DebeziumRouter(Surroundings surroundings, DebeziumJar jar, Path directory) implements Contender {

    private static final String TABLE = "debezium_outbox";
    private static final String SLOT = "bench";
    private static final int QUEUED_BATCHES = 4;
    private static final long POLL_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "Debezium embedded, outbox router";
    }

    @Override
    public String key() {
        return "debezium";
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void fill(Workload workload) throws SQLException {
        try (Connection connection = surroundings.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
            statement.execute("CREATE TABLE " + TABLE + " (id text PRIMARY KEY, aggregatetype text NOT NULL,"
                    + " aggregateid text NOT NULL, type text NOT NULL, payload bytea)");
            statement.execute("DROP PUBLICATION IF EXISTS " + SLOT);
            statement.execute("CREATE PUBLICATION " + SLOT + " FOR TABLE " + TABLE);
            statement.execute("CHECKPOINT");
            statement.execute("SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
            for (int begin = 0; begin < workload.events(); begin += surroundings.batch()) {
                int end = Math.min(workload.events(), begin + surroundings.batch());
                statement.execute("INSERT INTO " + TABLE + " SELECT number::text, 'bench', name, '" + Workload.TYPE
                        + "', data FROM bench_event WHERE number >= " + begin + " AND number < " + end
                        + " ORDER BY bench_event.number");
            }
        }
    }

    @Override
    public AutoCloseable start(String topic, Workload workload, Meter meter) throws Exception {
        Directories.create(directory);
        Map<String, Object> kafka = new HashMap<>(surroundings.plain());
        kafka.put("client.id", "debezium");
        AutoCloseable engine = jar.start(
                properties(directory.resolve(topic + ".offsets")),
                kafka,
                topic,
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_type",
                        Workload.TYPE,
                        "ce_source",
                        Workload.SOURCE,
                        "content-type",
                        Workload.CONTENT_TYPE),
                count -> meter.relayed(0, count),
                meter::failed);
        return () -> {
            engine.close();
            dropSlot();
        };
    }

    private Properties properties(Path offsets) {
        URI url = URI.create(surroundings.database().url().substring("jdbc:".length()));
        Properties properties = new Properties();
        properties.setProperty("name", SLOT);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        properties.setProperty("offset.storage.file.filename", offsets.toString());
        properties.setProperty("offset.flush.interval.ms", "1000");
        properties.setProperty("database.hostname", url.getHost());
        properties.setProperty("database.port", Integer.toString(url.getPort()));
        properties.setProperty("database.dbname", url.getPath().substring(1));
        properties.setProperty("database.user", surroundings.database().user());
        properties.setProperty("database.password", surroundings.database().password());
        properties.setProperty("topic.prefix", SLOT);
        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", SLOT);
        properties.setProperty("publication.name", SLOT);
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty("table.include.list", "public." + TABLE);
        // from where the slot stands, not from what is in the table
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("max.batch.size", Integer.toString(surroundings.batch()));
        properties.setProperty("max.queue.size", Integer.toString(QUEUED_BATCHES * surroundings.batch()));
        // how long it waits for a batch to become full: half a second by itself
        properties.setProperty("poll.interval.ms", "50");
        properties.setProperty("transforms", "outbox");
        properties.setProperty("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        return properties;
    }

    /** It would keep the log for good. */
    private void dropSlot() throws SQLException, InterruptedException {
        try (Connection connection = surroundings.database().connect();
                Statement statement = connection.createStatement()) {
            long begin = System.nanoTime();
            while (isActive(statement)) {
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new IllegalStateException("replication slot " + SLOT + " is still in use");
                }
                Thread.sleep(POLL_MILLIS);
            }
            statement.execute("SELECT pg_drop_replication_slot('" + SLOT + "')");
        }
    }

    private static boolean isActive(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT active FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Override
    public void finish(Meter meter) {
        // nothing to delete
    }
}
