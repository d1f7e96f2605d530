package dev.eventra.engine.testkit;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.outbox.Journal;
import dev.eventra.stack.EmbeddedH2;
import dev.eventra.stack.EmbeddedMariaDb;
import dev.eventra.stack.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database of a shared server, or an empty schema in it. Every test makes its own. */
public final class TestDatabase {

    private TestDatabase() {}

    /** A schema of its own. */
    public static DataSource fresh(EmbeddedPostgres server) throws SQLException {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = postgres(server, "public").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return postgres(server, schema);
    }

    private static DataSource postgres(EmbeddedPostgres server, String schema) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.jdbcUrl());
        dataSource.setUser(server.user());
        dataSource.setPassword(server.password());
        dataSource.setCurrentSchema(schema);
        return dataSource;
    }

    /** A database of its own. */
    public static DataSource fresh(EmbeddedH2 server) {
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        return h2(server.jdbcUrl(name), server.user(), server.password());
    }

    /** A database of its own. */
    public static DataSource fresh(EmbeddedMariaDb server) throws SQLException {
        return mariaDb(server.jdbcUrl(create(server)), server.user(), server.password());
    }

    /** Makes a database of its own; returns its name. */
    public static String create(EmbeddedMariaDb server) throws SQLException {
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = mariaDb(server.jdbcUrl(), server.user(), server.password())
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return name;
    }

    private static DataSource mariaDb(String url, String user, String password) throws SQLException {
        MariaDbDataSource dataSource = new MariaDbDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** A database in this process. */
    public static DataSource inMemory() {
        return h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    private static DataSource h2(String url, String user, String password) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** Makes the tables of an outbox with these shards. */
    public static void createOutbox(DataSource dataSource, int shards) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "outbox")).apply(connection, SchemaMode.CREATE);
            dialect.prepareLocks(connection);
            try (Statement statement = connection.createStatement()) {
                // of a test before this one in the same database
                statement.execute("DELETE FROM eventra_layout");
                statement.execute("DELETE FROM eventra_outbox");
                statement.execute("INSERT INTO eventra_outbox (only_one, namespace, name, uuid, shards, topic)"
                        + " VALUES (1, 'test', 'orders', '" + UUID.randomUUID() + "', " + shards + ", 'events')");
                statement.execute("INSERT INTO eventra_layout (only_one, number) VALUES (1, 1)");
            }
            connection.commit();
        }
        createShards(dataSource, shards);
    }

    /** Makes the tables of these shards, and those for events that Kafka refuses. */
    public static void createShards(DataSource dataSource, int shards) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "rejected")).apply(connection, SchemaMode.CREATE);
            for (int shard = 0; shard < shards; shard++) {
                SchemaScript script = SchemaScript.load(dialect, "shard").with("${shard}", Integer.toString(shard));
                new Schema(dialect, script).apply(connection, SchemaMode.CREATE);
            }
            connection.commit();
        }
    }

    /** Makes the tables of the journal. */
    public static Journal createJournal(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Dialect dialect = Dialects.of(connection);
            new Schema(dialect, SchemaScript.load(dialect, "journal")).apply(connection, SchemaMode.CREATE);
            connection.commit();
            connection.setAutoCommit(true);
            return Journal.of(dialect);
        }
    }

    /** The rows of a shard. */
    public static int count(DataSource dataSource, int shard) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM eventra_outbox_" + shard)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
