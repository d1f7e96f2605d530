package dev.eventra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of a child JVM, from start to exit. It ends by itself when this process ends. Thread-safe. */
final class ChildProcess {

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /** Starts the command; its output is appended to the log file. */
    static ChildProcess start(JavaCommand command, Path workingDirectory, Path log) {
        try {
            return new ChildProcess(new ProcessBuilder(command.toList())
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code. */
    CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** True when the process ended within this time. */
    boolean awaitExit(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks for an orderly end, by the end of the child's standard input. */
    void letGo() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** This process and all below it, now. */
    Stream<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Sends a signal by name ("STOP", "CONT") to these processes. Not on Windows. */
    static void signal(String signal, List<ProcessHandle> targets) {
        StringBuilder command = new StringBuilder("kill -").append(signal);
        targets.forEach(target -> command.append(' ').append(target.pid()));
        try {
            // the shell's own kill: the program of that name is not installed everywhere
            int code = new ProcessBuilder("/bin/sh", "-c", command.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("'" + command + "' failed with code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending " + signal, e);
        }
    }
}
