package dev.eventra.bench.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one writer has committed: a line {@code id group number} for each event, in the order of the commits. Lines are
 * handed to the operating system before the next transaction begins, so they survive the end of the process.
 */
final class Journal implements AutoCloseable {

    /** One committed event. */
    record Line(String id, String group, int number) {}

    private final BufferedWriter writer;

    Journal(Path file) throws IOException {
        writer = Files.newBufferedWriter(file);
    }

    void committed(List<Line> lines) throws IOException {
        for (Line line : lines) {
            writer.write(line.id() + " " + line.group() + " " + line.number() + "\n");
        }
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
