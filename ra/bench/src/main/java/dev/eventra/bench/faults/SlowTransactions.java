package dev.eventra.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Lets one writer's transaction last long, when a file that all writers share asks for it. */
final class SlowTransactions {

    static final long LOOK_MILLIS = 50;

    private final Path file;

    /**
     * @param file holds the milliseconds; the writer that deletes it is the one
     */
    SlowTransactions(Path file) {
        this.file = file;
    }

    void waitIfWanted() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        long millis;
        try {
            millis = Long.parseLong(Files.readString(file));
        } catch (NoSuchFileException e) {
            // another writer was faster
            return;
        }
        if (Files.deleteIfExists(file)) {
            Thread.sleep(millis);
        }
    }
}
