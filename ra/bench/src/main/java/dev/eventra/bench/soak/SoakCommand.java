package dev.eventra.bench.soak;

import dev.eventra.bench.relay.TopicCheck;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Kafka;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.RunningEngine.Place;
import dev.eventra.bench.support.Servers;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import io.agroal.api.AgroalDataSource;
import java.io.PrintStream;
import java.sql.SQLException;

/**
 * Publishes at a steady rate for long while the relay works, and looks at the outbox's tables; before that, if asked
 * for, drains a backlog, and looks at the heap. PostgreSQL, Kafka and ZooKeeper are processes of their own: in this JVM
 * are the engine and those who publish, nothing else, until both have ended and the topic is checked.
 */
public final class SoakCommand {

    private static final String NAME = "soak";
    private static final int PARTITIONS = 8;

    private final SoakSettings settings;
    private final PrintStream out;
    private final Jta jta = new Jta();

    public SoakCommand(Arguments arguments, PrintStream out) {
        this.settings = SoakSettings.of(arguments);
        this.out = out;
    }

    public Report run() throws Exception {
        try (Servers servers = new Servers(settings.directory())) {
            Jta.keepLogIn(servers.directory("transactions"));
            // as it is shipped: nothing is set that has to do with vacuuming or checkpoints
            EmbeddedPostgres postgres = servers.postgres(builder -> builder);
            EmbeddedZooKeeper zooKeeper = servers.zooKeeper();
            EmbeddedKafka kafka = servers.kafka(builder -> builder);
            Database database =
                    new Database(Servers.createDatabase(postgres, NAME), postgres.user(), postgres.password());
            Kafka.createTopic(kafka.bootstrapServers(), NAME, PARTITIONS);
            if (settings.backlog() > 0) {
                fill(database);
            }
            Place place = new Place(kafka.bootstrapServers(), zooKeeper.connectString(), NAME, database, jta);
            Report report = new SoakRun(settings, place, out).run();
            check(kafka, report);
            servers.deleteLogs();
            return report;
        }
    }

    private void fill(Database database) throws SQLException {
        try (AgroalDataSource dataSource = jta.dataSource(database)) {
            new OutboxOpener()
                    .open(
                            new OutboxSettings(
                                    NAME,
                                    "default",
                                    RunningEngine.DATA_SOURCE,
                                    settings.shards(),
                                    NAME,
                                    SchemaMode.CREATE),
                            dataSource);
        }
        Fill.write(database, settings.workload(), settings.backlog(), settings.shards());
        out.println(settings.backlog() + " events are in the outbox, and nobody relays them yet");
    }

    private void check(EmbeddedKafka kafka, Report report) {
        try {
            new TopicCheck(kafka.bootstrapServers(), settings.workload(), false).run(NAME);
        } catch (CheckFailedException e) {
            throw new CheckFailedException(e.getMessage(), report);
        }
    }
}
