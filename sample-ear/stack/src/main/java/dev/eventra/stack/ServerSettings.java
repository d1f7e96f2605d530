package dev.eventra.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What all servers need to know.
 *
 * @param name the server's name in messages
 * @param directory where it keeps all its files
 * @param log its log file; starts are appended to it
 * @param port the port that clients use
 * @param jvmOptions options of its JVM
 * @param startTimeout how long it may take to answer
 */
record ServerSettings(String name, Path directory, Path log, int port, List<String> jvmOptions, Duration startTimeout) {

    ServerSettings {
        directory = directory.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Temporary files stay below the directory too (unpacked native libraries, for one). */
    Path temporary() {
        return directory.resolve("tmp");
    }

    /** The JVM's options, after those that every server gets. */
    List<String> allJvmOptions(String... more) {
        List<String> all = new ArrayList<>();
        all.add("-XX:+UseSerialGC");
        all.add("-XX:TieredStopAtLevel=1");
        all.add("-Djava.io.tmpdir=" + temporary());
        all.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
        all.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
        all.add("-Djava.awt.headless=true");
        all.addAll(List.of(more));
        all.addAll(jvmOptions);
        return all;
    }
}
