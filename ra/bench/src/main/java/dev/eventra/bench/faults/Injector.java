package dev.eventra.bench.faults;

import dev.eventra.stack.JavaServer;
import java.io.IOException;

/** Lets a fault happen, and repairs what it broke. */
final class Injector {

    private final Scene scene;

    Injector(Scene scene) {
        this.scene = scene;
    }

    /**
     * Returns when all is running again.
     *
     * @return what is to be said of it beside what was planned; empty if nothing
     */
    String inject(Fault fault) throws InterruptedException, IOException {
        EngineSlot engine = scene.engines().get(fault.engine());
        switch (fault.kind()) {
            case ENGINE_KILLED -> engine.kill();
            case ENGINE_FROZEN -> engine.freeze(fault.lasts());
            case ENGINE_LEAVES -> engine.stop();
            case CONNECTIONS_CUT -> engine.cut(fault.links(), fault.lasts());
            case KAFKA_RESTARTED -> restart(scene.kafka(), fault);
            case ZOOKEEPER_RESTARTED -> restart(scene.zooKeeper(), fault);
            case DATABASE_RESTARTED -> restart(scene.postgres(), fault);
            case CRASH_BEFORE_COMMIT, CRASH_AFTER_COMMIT -> {
                if (!engine.crashAt(fault.kind())) {
                    comeBack(engine, fault);
                    return "it had nothing to deliver, and was killed instead";
                }
            }
        }
        switch (fault.kind()) {
            case ENGINE_KILLED, ENGINE_LEAVES, CRASH_BEFORE_COMMIT, CRASH_AFTER_COMMIT -> comeBack(engine, fault);
            default -> {}
        }
        return "";
    }

    private void comeBack(EngineSlot engine, Fault fault) throws InterruptedException {
        Thread.sleep(fault.lasts().toMillis());
        scene.servers().requireRunning();
        engine.start();
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
