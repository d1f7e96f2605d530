package dev.eventra.bench.faults;

import dev.eventra.stack.JavaProgram;
import dev.eventra.stack.ServerDeath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One engine after the other, in a process each, behind the same proxies. */
final class EngineSlot implements AutoCloseable {

    private static final Duration CRASH_PATIENCE = Duration.ofSeconds(20);

    private final JavaProgram program;
    private final Map<Fault.Link, TcpProxy> proxies;
    private final List<String> deaths = new CopyOnWriteArrayList<>();
    private volatile boolean deathWanted;

    EngineSlot(JavaProgram program, Map<Fault.Link, TcpProxy> proxies) {
        this.program = program;
        this.proxies = proxies;
        program.onDeath(this::died);
    }

    private void died(ServerDeath death) {
        if (!deathWanted) {
            deaths.add(death.describe());
        }
    }

    /** Deaths that no fault asked for. */
    List<String> deaths() {
        return List.copyOf(deaths);
    }

    void start() {
        try {
            Files.deleteIfExists(crashFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        deathWanted = false;
        program.start();
    }

    void stop() {
        program.stop();
    }

    void kill() throws InterruptedException {
        deathWanted = true;
        program.kill();
        awaitEnd(CRASH_PATIENCE);
    }

    void freeze(Duration lasts) throws InterruptedException {
        program.suspend();
        try {
            Thread.sleep(lasts.toMillis());
        } finally {
            program.resume();
        }
    }

    /**
     * Lets it end at a point of its next delivery.
     *
     * @return false if it was killed instead, since none came
     */
    boolean crashAt(FaultKind point) throws IOException, InterruptedException {
        deathWanted = true;
        Path prepared = program.directory().resolve("crash-prepared");
        Files.writeString(prepared, point.name());
        Files.move(prepared, crashFile());
        if (awaitEnd(CRASH_PATIENCE)) {
            return true;
        }
        kill();
        return false;
    }

    private boolean awaitEnd(Duration patience) throws InterruptedException {
        try {
            program.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void cut(Set<Fault.Link> links, Duration lasts) throws InterruptedException {
        List<Thread> cuts = links.stream()
                .map(link -> new Thread(() -> cut(proxies.get(link), lasts), "cut-" + link))
                .toList();
        cuts.forEach(Thread::start);
        for (Thread each : cuts) {
            each.join();
        }
    }

    private static void cut(TcpProxy proxy, Duration lasts) {
        try {
            proxy.cut(lasts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path crashFile() {
        return program.directory().resolve(CrashPoints.FILE);
    }

    @Override
    public void close() {
        program.stop();
        proxies.values().forEach(TcpProxy::close);
    }
}
