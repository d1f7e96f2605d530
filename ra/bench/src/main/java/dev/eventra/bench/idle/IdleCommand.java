package dev.eventra.bench.idle;

import com.sun.management.OperatingSystemMXBean;
import dev.eventra.api.Event;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Figures;
import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Report;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.Servers;
import dev.eventra.bench.support.Table;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedPostgres;
import dev.eventra.stack.EmbeddedZooKeeper;
import jakarta.json.Json;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * What an engine takes while it owns many shards and nobody publishes: the processor's time of this process, in which
 * nothing else works, and transactions of the outbox's database, as the database counts them (each look at a table is
 * one).
 */
public final class IdleCommand {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;
    private static final long POLL_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EVENTS_PER_SHARD = 20;

    private final Path directory;
    private final int shards;
    private final int settle;
    private final int seconds;
    private final PrintStream out;
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    public IdleCommand(Arguments arguments, PrintStream out) {
        boolean quick = arguments.flag("quick");
        this.directory = arguments.path("directory", Path.of("target", "bench"));
        this.shards = arguments.number("shards", 64);
        this.settle = arguments.number("settle", quick ? 5 : 40);
        this.seconds = arguments.number("seconds", quick ? 5 : 60);
        this.out = out;
        arguments.check();
    }

    private record Look(long nanoTime, long processorNanos, long transactions) {}

    public Report run() throws Exception {
        try (Servers servers = new Servers(directory)) {
            Jta.keepLogIn(servers.directory("transactions"));
            EmbeddedPostgres postgres = servers.postgres(builder -> builder);
            EmbeddedZooKeeper zooKeeper = servers.zooKeeper();
            EmbeddedKafka kafka = servers.kafka(builder -> builder);
            Database outbox =
                    new Database(Servers.createDatabase(postgres, "idle"), postgres.user(), postgres.password());
            // asked from beside, so that asking does not count
            Database beside = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
            RunningEngine.Place place = new RunningEngine.Place(
                    kafka.bootstrapServers(), zooKeeper.connectString(), "idle", outbox, new Jta());
            try (RunningEngine running = RunningEngine.start(place, "idle", shards, Map.of())) {
                awaitRelays(running, outbox);
                out.println(shards + " shards are relayed; waiting " + settle + " s until they look rarely");
                Thread.sleep(Duration.ofSeconds(settle).toMillis());
                Look before = look(beside);
                Thread.sleep(Duration.ofSeconds(seconds).toMillis());
                Report report = report(before, look(beside));
                servers.deleteLogs();
                return report;
            }
        }
    }

    /** Events go through all shards once, so each of them is owned. */
    private void awaitRelays(RunningEngine running, Database outbox) throws Exception {
        for (int n = 0; n < shards * EVENTS_PER_SHARD; n++) {
            running.engine()
                    .publish(Event.builder("bench.happened")
                            .source("/bench")
                            .group("customer-" + n)
                            .data("x")
                            .build());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Connection connection = outbox.connect()) {
            for (int shard = 0; shard < shards; shard++) {
                while (!isEmpty(connection, shard)) {
                    if (System.nanoTime() > deadline) {
                        throw new CheckFailedException(
                                "shard " + shard + " was not relayed within " + PATIENCE.toSeconds() + " s");
                    }
                    Thread.sleep(POLL_MILLIS);
                }
            }
        }
    }

    /** Empty, and had rows before. */
    private static boolean isEmpty(Connection connection, int shard) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT NOT EXISTS (SELECT 1 FROM "
                        + OutboxStore.table(shard) + ") AND pg_sequence_last_value(pg_get_serial_sequence('"
                        + OutboxStore.table(shard) + "', 'seq')::regclass) IS NOT NULL");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private Look look(Database beside) throws SQLException {
        try (Connection connection = beside.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'idle'");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return new Look(System.nanoTime(), system.getProcessCpuTime(), rows.getLong(1));
        }
    }

    private Report report(Look before, Look after) {
        double took = (after.nanoTime - before.nanoTime) / NANOS_PER_SECOND;
        double share = (after.processorNanos - before.processorNanos) / NANOS_PER_SECOND / took * PERCENT;
        double queries = (after.transactions - before.transactions) / took;
        Table table = new Table("idle, one engine", "% of a core", "database transactions/s");
        table.row(shards + " shards", Figures.ratio(share), Figures.text(queries));
        return new Report(
                table,
                Json.createObjectBuilder()
                        .add("shards", shards)
                        .add("corePercent", Figures.ratio(share))
                        .add("transactionsPerSecond", Figures.rounded(queries))
                        .build());
    }
}
