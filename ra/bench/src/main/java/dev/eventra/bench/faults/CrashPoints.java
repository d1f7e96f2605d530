package dev.eventra.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends this JVM at a point of the next delivery, without any shutdown, when a file asks for it. Thread-safe.
 */
final class CrashPoints implements Runnable {

    /** The file in the engine's directory; it holds the name of the fault. */
    static final String FILE = "crash";

    static final int EXIT_CODE = 77;

    private static final long POLL_MILLIS = 50;

    private final Path file;
    private final AtomicReference<FaultKind> wanted = new AtomicReference<>();

    CrashPoints(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** Looks for the file until the JVM ends. */
    @Override
    public void run() {
        try {
            while (wanted.get() == null) {
                Thread.sleep(POLL_MILLIS);
                if (Files.exists(file)) {
                    wanted.set(FaultKind.valueOf(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void reached(FaultKind point) {
        if (wanted.get() == point) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
