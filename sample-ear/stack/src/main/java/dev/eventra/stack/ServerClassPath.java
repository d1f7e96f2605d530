package dev.eventra.stack;

import dev.eventra.stack.child.ChildMain;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of each server, as the build found them (a resource for each server that lists files of the local Maven
 * repository).
 */
final class ServerClassPath {

    private ServerClassPath() {}

    /** The server's own jars; none if there are none for this machine. */
    static List<Path> jars(String server) {
        String resource = "classpath/" + server + ".txt";
        try (InputStream in = ServerClassPath.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("No " + resource + ": build the stack module with Maven first");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
            List<Path> jars = Stream.of(text.split(File.pathSeparator))
                    .filter(jar -> !jar.isEmpty())
                    .map(Path::of)
                    .toList();
            jars.stream().filter(jar -> !Files.exists(jar)).findFirst().ifPresent(jar -> {
                throw new IllegalStateException(jar + " of " + server + " is gone: build the stack module again");
            });
            return jars;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The launcher's classes, then the server's own jars. */
    static List<Path> withLauncher(String server) {
        return Stream.concat(Stream.of(launcher()), jars(server).stream()).toList();
    }

    static Path launcher() {
        try {
            return Path.of(ChildMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
