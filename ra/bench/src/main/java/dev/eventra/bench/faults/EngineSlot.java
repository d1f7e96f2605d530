package dev.eventra.bench.faults;

import dev.eventra.stack.JavaProgram;
import dev.eventra.stack.ServerDeath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        setClock(Duration.ZERO);
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

    /** Asks it to end at a point of its work. */
    void armCrash(FaultKind point) throws IOException {
        deathWanted = true;
        Path prepared = program.directory().resolve("crash-prepared");
        Files.writeString(prepared, point.name());
        Files.move(prepared, crashFile());
    }

    /**
     * Waits for the end that it was asked for.
     *
     * @return false if it was killed instead, since it did not come to that point
     */
    boolean awaitCrash() throws InterruptedException {
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

    /** Sets its clock fast, or slow. */
    void setClock(Duration fast) {
        try {
            Path prepared = program.directory().resolve("clock-prepared");
            Files.writeString(prepared, Long.toString(fast.toSeconds()));
            Files.move(prepared, program.directory().resolve(JumpingClock.FILE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cut(Set<Fault.Link> links, Duration lasts) throws InterruptedException {
        List<TcpProxy> cut = links.stream().map(proxies::get).toList();
        try {
            cut.forEach(TcpProxy::cut);
            Thread.sleep(lasts.toMillis());
        } finally {
            cut.forEach(TcpProxy::mend);
        }
    }

    /** Nothing passes one way, and no connection breaks. */
    void silence(Set<Fault.Link> links, TcpProxy.Way way, Duration lasts) throws InterruptedException {
        List<TcpProxy> silent = links.stream().map(proxies::get).toList();
        try {
            silent.forEach(proxy -> proxy.silence(way));
            Thread.sleep(lasts.toMillis());
        } finally {
            silent.forEach(TcpProxy::mend);
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
