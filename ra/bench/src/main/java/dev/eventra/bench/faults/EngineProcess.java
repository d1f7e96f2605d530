package dev.eventra.bench.faults;

import dev.eventra.bench.support.Jta;
import dev.eventra.bench.support.Logs;
import dev.eventra.engine.Engine;
import dev.eventra.engine.EngineServer;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.stack.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * An engine in a JVM of its own, with what an application server would give it: threads, DataSources, JTA. It works in
 * the directory that it is started in, and stops in order when the JVM is asked to end.
 */
public final class EngineProcess {

    static final String OUTBOX = "jdbc/outbox";
    static final String EFFECTS = "jdbc/effects";

    private EngineProcess() {}

    public static void main(String[] args) throws Exception {
        Logs.toStandardError();
        ChildSettings child = ChildSettings.read();
        Jta jta = new Jta();
        Map<String, DataSource> dataSources = Map.of(
                OUTBOX, new DeleteCrashes().on(jta.dataSource(child.database("outbox"))),
                EFFECTS, jta.dataSource(child.database("effects")));
        EngineServer server = new EngineServer(
                Executors.newCachedThreadPool(),
                jta.registry(),
                name -> Optional.ofNullable(dataSources.get(name))
                        .orElseThrow(() -> new DataSourceUnavailableException("no DataSource " + name, null)),
                () -> Optional.of(jta.userTransaction()));
        Engine engine = new Engine(EngineSettings.read(SettingSource.of(child::find)), server, new JumpingClock());
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "engine-stop"));
        engine.start();
        if (child.is("delivery")) {
            subscribe(engine, child, jta, dataSources.get(EFFECTS));
        }
        Files.createFile(Path.of(JavaProgram.READY));
        // until the launcher ends this JVM
        new CountDownLatch(1).await();
    }

    private static void subscribe(Engine engine, ChildSettings child, Jta jta, DataSource effects) {
        // far more attempts than the plan needs: what faults add must not give an event up
        Map<String, String> activation = Map.of(
                "subscription",
                "effects",
                "dataSource",
                EFFECTS,
                "deduplicate",
                child.text("inbox"),
                "maxAttempts",
                "50",
                "backoff",
                "100ms",
                "backoffMax",
                "1s");
        engine.subscribe(
                SettingSource.of(activation),
                new EffectListener(
                        jta.userTransaction(), effects, new FailurePlan(child.longNumber("seed")), new CrashPoints()));
    }
}
