package dev.eventra.stack;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A server in a JVM of its own. Its port and its data stay the same over {@link #kill()}, {@link #stop()} and
 * {@link #start()}, so a test can let it crash and come back.
 *
 * <p>Thread-safe; start and stop exclude each other.
 */
public abstract class JavaServer implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);
    private static final Duration REAP_TIMEOUT = Duration.ofSeconds(5);
    private static final int LINES_AFTER_FAILED_START = 30;
    private static final int LINES_AFTER_DEATH = 12;

    private final ServerSettings settings;
    private final LogFile log;
    private final List<Consumer<ServerDeath>> deathListeners = new CopyOnWriteArrayList<>();
    private final List<ChildProcess> askedToEnd = new CopyOnWriteArrayList<>();
    private volatile ChildProcess process;
    private volatile boolean suspended;
    private volatile boolean stopWanted;

    JavaServer(ServerSettings settings) {
        this.settings = settings;
        this.log = new LogFile(settings.log());
    }

    /** Writes what the server needs below {@link #directory()} and gives the command; called at every start. */
    abstract JavaCommand prepare();

    /** Whether the server answers; called again and again while it starts. */
    abstract boolean isReady();

    /** What must be free before it starts. */
    Map<Integer, String> ports() {
        return Map.of(port(), name());
    }

    /** Processes that belong to the server and aren't below its JVM in the process tree. */
    Stream<ProcessHandle> detachedProcesses() {
        return Stream.empty();
    }

    /** The server's name in messages. */
    public final String name() {
        return settings.name();
    }

    /** Where the server keeps all its files. */
    public final Path directory() {
        return settings.directory();
    }

    public final Path logFile() {
        return settings.log();
    }

    public final int port() {
        return settings.port();
    }

    final ServerSettings settings() {
        return settings;
    }

    final LogFile log() {
        return log;
    }

    /**
     * Starts the server and returns when it answers.
     *
     * @throws PortsTakenException when something else listens on its port
     * @throws ServerStartException when it ended or did not answer in time; the message holds the end of its log
     */
    public final synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException(name() + " is running already");
        }
        stopWanted = false;
        endAll(detachedProcesses().toList());
        awaitOwnPorts();
        Ports.requireFree(ports());
        ChildProcess started = launch();
        suspended = false;
        process = started;
        boolean ready = false;
        try {
            awaitReady(started);
            ready = true;
        } finally {
            if (!ready) {
                askedToEnd.add(started);
                endAll(processes(started));
            }
        }
        started.onExit().thenAccept(code -> reportDeath(started, code));
    }

    /** After a kill: a process that is no longer to be seen may hold its sockets for a moment yet. */
    private void awaitOwnPorts() {
        if (process == null) {
            return;
        }
        long deadline = System.nanoTime() + REAP_TIMEOUT.toNanos();
        try {
            while (!ports().keySet().stream().allMatch(Ports::isFree) && System.nanoTime() < deadline) {
                Thread.sleep(POLL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("Interrupted while " + name() + " started", e);
        }
    }

    private ChildProcess launch() {
        try {
            Directories.create(directory());
            Directories.create(settings.temporary());
            Directories.create(logFile().getParent());
            return ChildProcess.start(prepare(), directory(), logFile());
        } catch (UncheckedIOException e) {
            throw new ServerStartException(name() + " could not be launched: " + e.getMessage(), e);
        }
    }

    private void awaitReady(ChildProcess started) {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        try {
            while (!isReady()) {
                if (started.awaitExit(POLL)) {
                    throw new ServerStartException(
                            "%s ended while it started, exit code %d. %s".formatted(name(), exitCode(started), tail()));
                }
                if (stopWanted) {
                    throw new ServerStartException(name() + " was stopped while it started");
                }
                if (System.nanoTime() > deadline) {
                    throw new ServerStartException("%s did not start within %d s. %s"
                            .formatted(name(), settings.startTimeout().toSeconds(), tail()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("Interrupted while " + name() + " started", e);
        }
    }

    private static int exitCode(ChildProcess ended) {
        return ended.onExit().join();
    }

    /** For the message of a failed start: the log file, and the end of it. */
    final String tail() {
        String separator = System.lineSeparator() + "  ";
        return "Log: " + logFile() + separator + String.join(separator, log.tail(LINES_AFTER_FAILED_START));
    }

    private void reportDeath(ChildProcess ended, int code) {
        if (askedToEnd.remove(ended)) {
            return;
        }
        ServerDeath death = new ServerDeath(name(), ended.pid(), code, logFile(), log.tail(LINES_AFTER_DEATH));
        deathListeners.forEach(listener -> listener.accept(death));
    }

    /** Calls the listener, on some thread, whenever the server ends without {@link #stop()}. */
    public final void onDeath(Consumer<ServerDeath> listener) {
        deathListeners.add(listener);
    }

    /** The process id of the server's JVM, of the last run if it isn't running. */
    public final long pid() {
        return lastRun().pid();
    }

    public final boolean isAlive() {
        ChildProcess current = process;
        return current != null && current.isAlive();
    }

    /** Completes with the exit code when the present (or last) run ends. */
    public final CompletableFuture<Integer> onExit() {
        return lastRun().onExit();
    }

    private ChildProcess lastRun() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException(name() + " was never started");
        }
        return current;
    }

    /** As {@link #stop(Duration)}, with a timeout that leaves time for an orderly stop. */
    public final void stop() {
        stop(STOP_TIMEOUT);
    }

    /**
     * Stops the server in order, and by SIGKILL what is left of it after the timeout. Nothing happens when it isn't
     * running; a start that is under way is broken off.
     */
    public final void stop(Duration timeout) {
        stopWanted = true;
        stopNow(timeout);
    }

    private synchronized void stopNow(Duration timeout) {
        ChildProcess current = process;
        if (current == null) {
            return;
        }
        if (current.isAlive()) {
            askedToEnd.add(current);
            if (suspended) {
                resume();
            }
            List<ProcessHandle> all = processes(current);
            current.letGo();
            try {
                current.awaitExit(timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            endAll(all);
        }
        endAll(detachedProcesses().toList());
    }

    /** Ends the server and all its processes by SIGKILL, as a crash would; death listeners are told. */
    public final void kill() {
        endAll(processes(lastRun()));
    }

    /** Stops the server in order if it runs, and starts it on the same port with the same data. */
    public final synchronized void restart() {
        stop();
        start();
    }

    /** Freezes the server (SIGSTOP), so that it is there and doesn't answer. Not on Windows. */
    public final void suspend() {
        ChildProcess.signal("STOP", processes(lastRun()));
        suspended = true;
    }

    /** Lets a suspended server go on (SIGCONT). */
    public final void resume() {
        ChildProcess.signal("CONT", processes(lastRun()));
        suspended = false;
    }

    @Override
    public final void close() {
        stop();
    }

    private List<ProcessHandle> processes(ChildProcess run) {
        List<ProcessHandle> all = new ArrayList<>(run.tree().toList());
        detachedProcesses().forEach(all::add);
        all.removeIf(handle -> !isRunning(handle));
        return all;
    }

    private void endAll(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + REAP_TIMEOUT.toNanos();
        try {
            for (ProcessHandle each : processes) {
                while (isRunning(each) && System.nanoTime() < deadline) {
                    Thread.sleep(POLL.toMillis());
                }
            }
            ChildProcess current = process;
            if (current != null) {
                current.awaitExit(REAP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not so for a dead process that its parent did not reap yet; some containers' process 1 never does. */
    static boolean isRunning(ProcessHandle handle) {
        return handle.isAlive() && handle.info().command().isPresent();
    }

    @Override
    public String toString() {
        return name() + " on port " + port();
    }
}
