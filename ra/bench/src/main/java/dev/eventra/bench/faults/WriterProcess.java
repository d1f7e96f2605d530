package dev.eventra.bench.faults;

import dev.eventra.bench.support.Database;
import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Logs;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.outbox.OutboxStarter;
import dev.eventra.stack.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** An application that publishes: several threads in a JVM of their own, each with groups and a journal of its own. */
public final class WriterProcess {

    private WriterProcess() {}

    public static void main(String[] args) throws Exception {
        Logs.toStandardError();
        ChildSettings child = ChildSettings.read();
        Jta jta = new Jta();
        Database database = child.database("outbox");
        DataSource dataSource = jta.dataSource(database);
        OutboxStarter outbox = new OutboxStarter(
                new OutboxSettings(
                        child.text("eventra.namespace"),
                        "default",
                        EngineProcess.OUTBOX,
                        child.number("eventra.outbox.shards"),
                        child.text("eventra.topic"),
                        SchemaMode.CREATE),
                new OutboxStarter.Server(name -> dataSource, () -> Optional.of(jta.userTransaction()), jta.registry()),
                (name, shard, events) -> {});
        outbox.open();
        int threads = child.number("threads");
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = child.text("name") + "-" + i;
            Journal journal = new Journal(Path.of(child.text("journals")).resolve(name + ".journal"));
            Flood flood = new Flood(
                    name,
                    child.longNumber("seed") + name.hashCode(),
                    child.number("events"),
                    child.number("rate"),
                    Path.of(child.text("end")));
            running.add(pool.submit(new Writer(
                    flood,
                    jta.userTransaction(),
                    outbox.publisher(),
                    dataSource,
                    database,
                    journal,
                    new SlowTransactions(Path.of(child.text("slow"))),
                    new FavouredShard(name, Path.of(child.text("favoured"))))));
        }
        Files.createFile(Path.of(JavaProgram.READY));
        for (Future<?> each : running) {
            each.get();
        }
        System.exit(0);
    }
}
