package dev.eventra.bench.faults;

import dev.eventra.stack.JavaServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Lets a fault happen, and repairs what it broke. */
final class Injector {

    private static final String END_SESSIONS =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    + " AND backend_type = 'client backend'";

    private static final long DISK_FULL_MILLIS = 30_000;

    private final Scene scene;

    Injector(Scene scene) {
        this.scene = scene;
    }

    /**
     * Returns when all is running again.
     *
     * @return what is to be said of it beside what was planned; empty if nothing
     */
    String inject(Fault fault) throws InterruptedException, IOException, SQLException {
        EngineSlot engine = scene.engines().get(fault.engine());
        if (fault.kind().isCrash()) {
            return crash(engine, fault);
        }
        switch (fault.kind()) {
            case ENGINE_KILLED -> {
                engine.kill();
                comeBack(engine, fault.lasts());
            }
            case ENGINE_LEAVES -> {
                engine.stop();
                comeBack(engine, fault.lasts());
            }
            case ENGINE_FROZEN -> engine.freeze(fault.lasts());
            case ROLLING_RESTART -> restartAll();
            case ROLLING_RESTART_WITH_OTHER_LOAD -> {
                scene.favour(fault.shard());
                restartAll();
            }
            case CONNECTIONS_CUT -> engine.cut(fault.links(), fault.lasts());
            case SESSION_EXPIRED -> engine.cut(Set.of(Fault.Link.ZOOKEEPER), fault.lasts());
            case ONE_WAY_PARTITION -> engine.silence(fault.links(), fault.way(), fault.lasts());
            case DATABASE_SESSIONS_ENDED -> endSessions();
            case KAFKA_RESTARTED -> restart(scene.kafka(), fault);
            case KAFKA_DISK_FULL -> {
                return fillDisk(fault);
            }
            case ZOOKEEPER_RESTARTED -> restart(scene.zooKeeper(), fault);
            case DATABASE_RESTARTED -> restart(scene.postgres(), fault);
            case SLOW_TRANSACTION -> scene.slowTransaction(fault.lasts());
            case RESHARDING -> {
                return new Resharding(scene.outbox()).run(fault.lasts().toMillis());
            }
            case CLOCK_JUMP -> {
                engine.setClock(fault.fast());
                Thread.sleep(fault.lasts().toMillis());
                engine.setClock(Duration.ZERO);
            }
            default -> throw new IllegalStateException("nobody knows how to inject " + fault);
        }
        return "";
    }

    private String crash(EngineSlot engine, Fault fault) throws IOException, InterruptedException {
        engine.armCrash(fault.kind());
        List<EngineSlot> others = fault.kind() == FaultKind.CRASH_IN_TAKEOVER
                ? scene.engines().stream().filter(each -> each != engine).toList()
                : List.of();
        for (EngineSlot other : others) {
            other.kill();
        }
        boolean crashed = engine.awaitCrash();
        comeBack(engine, fault.lasts());
        others.forEach(EngineSlot::start);
        return crashed ? "" : "it did not come to that point, and was killed instead";
    }

    private String fillDisk(Fault fault) throws IOException, InterruptedException {
        FullDisk disk = new FullDisk(scene.kafka());
        disk.fill();
        boolean givenUp = disk.awaitGivenUp(DISK_FULL_MILLIS);
        restart(scene.kafka(), fault);
        return givenUp ? "" : "Kafka did not give up by itself, and was ended";
    }

    private void restartAll() throws InterruptedException {
        for (EngineSlot engine : scene.engines()) {
            engine.stop();
            comeBack(engine, Duration.ZERO);
        }
    }

    private void comeBack(EngineSlot engine, Duration after) throws InterruptedException {
        Thread.sleep(after.toMillis());
        scene.servers().requireRunning();
        engine.start();
    }

    private void endSessions() throws SQLException {
        try (Connection connection = scene.outbox().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(END_SESSIONS);
        }
    }

    private void restart(JavaServer server, Fault fault) throws InterruptedException {
        if (fault.hard()) {
            server.kill();
        } else {
            server.stop();
        }
        Thread.sleep(fault.lasts().toMillis());
        scene.servers().requireRunning();
        server.start();
    }
}
