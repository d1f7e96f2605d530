package dev.eventra.engine.outbox;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.database.Schema;
import dev.eventra.engine.database.SchemaException;
import dev.eventra.engine.database.SchemaScript;
import dev.eventra.engine.database.UnsupportedDatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Opens an outbox: its tables are created or checked, and its identity and topic, which its database keeps, are compared
 * with the settings. The first one to open it writes them, and the number of shards with them; afterwards the database's
 * number counts, which is changed by an operation. Runs outside JTA. Stateless and thread-safe.
 */
public final class OutboxOpener {

    private static final System.Logger LOG = System.getLogger(OutboxOpener.class.getName());

    /** Its value is always 1, so there is one row, even if two servers insert another outbox at the same time. */
    private static final List<String> KEY = List.of("only_one");

    private static final List<String> COLUMNS = List.of("only_one", "namespace", "name", "uuid", "shards", "topic");

    /**
     * @param settings   what is asked
     * @param dataSource of {@link OutboxSettings#dataSource()}
     * @throws OutboxRefusedException if the tables are missing or belong to another outbox, or a setting differs from
     *                                what the database keeps; the message names the setting
     * @throws SQLException           if the database failed; worth trying again
     */
    public Outbox open(OutboxSettings settings, DataSource dataSource) throws SQLException {
        try {
            Identity identity = LocalTransaction.run(dataSource, connection -> open(connection, settings));
            if (identity.layout.shards() != settings.shards()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        () -> "outbox " + identity.name + " has " + identity.layout.shards()
                                + " shards by its database; " + settings.setting("shards") + "=" + settings.shards()
                                + " is for a new outbox only. An operator changes it by resharding");
            }
            return new Outbox(
                    identity.name,
                    identity.uuid,
                    new ShardLayout(identity.layout.number(), identity.layout.shards()),
                    identity.topic,
                    dataSource,
                    new OutboxStore(),
                    settings.journal().map(retention -> Journal.of(identity.dialect)),
                    settings.claimCheck()
                            .map(claimCheck -> ClaimCheck.of(identity.uuid, claimCheck))
                            .orElse(ClaimCheck.OFF));
        } catch (SchemaException | UnsupportedDatabaseException e) {
            throw new OutboxRefusedException(
                    "outbox " + settings.name() + " in DataSource " + settings.dataSource() + ": " + e.getMessage(), e);
        }
    }

    private static Identity open(Connection connection, OutboxSettings settings) throws SQLException {
        Dialect dialect = Dialects.of(connection);
        new Schema(dialect, SchemaScript.load(dialect, "outbox")).apply(connection, settings.schema());
        Identity identity = identity(connection, dialect, settings);
        identity.check(settings);
        LayoutStore layouts = new LayoutStore();
        layouts.introduce(connection);
        // now, not what was read before: it may have been changed since
        identity = identity.with(layouts.read(connection));
        SchemaScript shard = SchemaScript.load(dialect, "shard");
        SchemaScript tables = SchemaScript.load(dialect, "rejected");
        for (int n = 0; n < identity.layout.shards(); n++) {
            tables = tables.then(shard.with("${shard}", Integer.toString(n)));
        }
        if (settings.journal().isPresent()) {
            tables = tables.then(SchemaScript.load(dialect, "journal"));
        }
        if (settings.claimCheck().isPresent()) {
            tables = tables.then(SchemaScript.load(dialect, "large"));
        }
        new Schema(dialect, tables).apply(connection, settings.schema());
        dialect.prepareLocks(connection);
        return identity;
    }

    private static Identity identity(Connection connection, Dialect dialect, OutboxSettings settings)
            throws SQLException {
        List<Identity> found = read(connection, dialect);
        if (found.isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement(dialect.insertUnlessPresent("eventra_outbox", KEY, COLUMNS))) {
                insert.setInt(1, 1);
                insert.setString(2, settings.namespace());
                insert.setString(3, settings.name());
                insert.setString(4, UUID.randomUUID().toString());
                insert.setInt(5, settings.shards());
                insert.setString(6, settings.topic());
                insert.executeUpdate();
            } catch (SQLIntegrityConstraintViolationException e) {
                // another server was faster: H2's MERGE fails where PostgreSQL's ON CONFLICT does nothing
            }
            found = read(connection, dialect);
        }
        return found.get(0);
    }

    private static List<Identity> read(Connection connection, Dialect dialect) throws SQLException {
        List<Identity> found = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT namespace, name, uuid, topic FROM eventra_outbox");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Identity(
                        rows.getString(1),
                        rows.getString(2),
                        UUID.fromString(rows.getString(3)),
                        rows.getString(4),
                        dialect,
                        null));
            }
        }
        return found;
    }

    private record Identity(
            String namespace, String name, UUID uuid, String topic, Dialect dialect, LayoutStore.Reading layout) {

        Identity with(LayoutStore.Reading known) {
            return new Identity(namespace, name, uuid, topic, dialect, known);
        }

        void check(OutboxSettings settings) {
            List<String> problems = new ArrayList<>();
            // two namespaces would relay the same rows, and neither would fence the other
            compare(problems, "eventra.namespace", settings.namespace(), namespace);
            compare(problems, settings.setting("name"), settings.name(), name);
            compare(problems, settings.setting("topic"), settings.topic(), topic);
            if (!problems.isEmpty()) {
                throw new OutboxRefusedException("the database of DataSource " + settings.dataSource()
                        + " holds outbox " + name + " (" + uuid + "), which can't be changed by a setting: "
                        + String.join(", ", problems));
            }
        }

        private static void compare(List<String> problems, String setting, Object asked, Object kept) {
            if (!asked.equals(kept)) {
                problems.add(setting + " is " + asked + ", the database says " + kept);
            }
        }
    }
}
