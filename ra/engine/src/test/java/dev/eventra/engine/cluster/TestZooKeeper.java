package dev.eventra.engine.cluster;

import dev.eventra.stack.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fresh ZooKeeper below {@code target}. */
final class TestZooKeeper {

    private TestZooKeeper() {}

    static EmbeddedZooKeeper start() throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "it"));
        return EmbeddedZooKeeper.builder()
                .directory(Files.createTempDirectory(parent, "zk"))
                .start();
    }
}
