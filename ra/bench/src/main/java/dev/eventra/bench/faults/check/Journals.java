package dev.eventra.bench.faults.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the writers say that they committed: files of lines {@code id group number}. */
public final class Journals {

    private Journals() {}

    public static List<Seen> read(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.sorted().toList();
        }
        List<Seen> events = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ");
                events.add(new Seen(words[0], words[1], Integer.parseInt(words[2])));
            }
        }
        return events;
    }
}
