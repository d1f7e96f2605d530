package dev.eventra.bench.support;

import dev.eventra.engine.Engine;
import dev.eventra.engine.EngineServer;
import dev.eventra.engine.config.EngineSettings;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.database.DataSourceUnavailableException;
import dev.eventra.engine.database.DataSources;
import io.agroal.api.AgroalDataSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** An engine in this JVM, with what an application server would give it. Thread-safe. */
public record RunningEngine(Engine engine, AgroalDataSource dataSource, ExecutorService threads)
        implements AutoCloseable {

    /** The name of the one DataSource. */
    public static final String DATA_SOURCE = "jdbc/bench";

    /**
     * Where it runs.
     *
     * @param name of the topic and of the namespace
     */
    public record Place(String bootstrapServers, String zooKeeper, String name, Database database, Jta jta) {}

    /**
     * Starts it, and makes the tables.
     *
     * @param worker its id
     * @param other  settings that are not the defaults
     */
    public static RunningEngine start(Place place, String worker, int shards, Map<String, String> other) {
        AgroalDataSource dataSource = place.jta().dataSource(place.database());
        ExecutorService threads = Executors.newCachedThreadPool();
        Map<String, String> settings = new HashMap<>(other);
        settings.put("eventra.namespace", place.name());
        settings.put("eventra.worker.id", worker);
        settings.put("eventra.zookeeper.connect", place.zooKeeper());
        settings.put("eventra.kafka.bootstrap.servers", place.bootstrapServers());
        settings.put("eventra.topic", place.name());
        settings.put("eventra.outbox.dataSource", DATA_SOURCE);
        settings.put("eventra.outbox.schema", "create");
        settings.put("eventra.outbox.shards", Integer.toString(shards));
        Engine engine = new Engine(
                EngineSettings.read(SettingSource.of(settings::get)),
                new EngineServer(
                        threads,
                        place.jta().registry(),
                        only(dataSource),
                        () -> Optional.of(place.jta().userTransaction())));
        engine.start();
        return new RunningEngine(engine, dataSource, threads);
    }

    /** Finds {@link #DATA_SOURCE}, and no other. */
    public static DataSources only(DataSource dataSource) {
        return name -> {
            if (!name.equals(DATA_SOURCE)) {
                throw new DataSourceUnavailableException("no DataSource " + name, null);
            }
            return dataSource;
        };
    }

    @Override
    public void close() {
        engine.close();
        threads.shutdownNow();
        dataSource.close();
    }
}
