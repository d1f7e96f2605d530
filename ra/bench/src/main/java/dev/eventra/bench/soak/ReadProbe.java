package dev.eventra.bench.soak;

import dev.eventra.bench.support.Database;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.relay.RelaySettings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What the relay's read of one shard costs PostgreSQL: the engine's own statement, taken from it, under
 * {@code EXPLAIN (ANALYZE, BUFFERS)}. With dead rows at the lower end of the index it has to step over them, which this
 * shows. It reads and changes nothing.
 */
final class ReadProbe {

    private static final int SHARD = 0;

    private final Database database;
    private final RelaySettings.Batch batch = RelaySettings.defaults("soak").batch();

    ReadProbe(Database database) {
        this.database = database;
    }

    /**
     * What it cost.
     *
     * @param millis  in the database
     * @param buffers pages that were looked at, in memory or not
     * @param rows    that it found
     */
    record Cost(double millis, long buffers, long rows) {}

    Cost explain() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement explain = connection.prepareStatement(
                        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement(connection))) {
            explain.setInt(1, batch.rows());
            explain.setLong(2, batch.bytes());
            explain.setInt(3, batch.rows());
            try (ResultSet rows = explain.executeQuery()) {
                rows.next();
                return cost(rows.getString(1));
            }
        }
    }

    /** Lets the engine read, and listens. */
    private String statement(Connection connection) throws SQLException {
        StringBuilder heard = new StringBuilder();
        Connection listening = (Connection) Proxy.newProxyInstance(
                ReadProbe.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        heard.append(arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        new OutboxStore().read(listening, SHARD, List.of(), 1, 1);
        return heard.toString();
    }

    static Cost cost(String explained) {
        try (JsonReader reader = Json.createReader(new StringReader(explained))) {
            JsonObject whole = reader.readArray().getJsonObject(0);
            JsonObject plan = whole.getJsonObject("Plan");
            return new Cost(
                    whole.getJsonNumber("Execution Time").doubleValue(),
                    plan.getJsonNumber("Shared Hit Blocks").longValue()
                            + plan.getJsonNumber("Shared Read Blocks").longValue(),
                    plan.getJsonNumber("Actual Rows").longValue());
        }
    }
}
