package dev.eventra.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A web application that says hello. */
final class TrivialWar {

    private TrivialWar() {}

    static Path in(Path directory) throws IOException {
        return with(directory, "index.html", "hello");
    }

    /** One that doesn't deploy. */
    static Path brokenIn(Path directory) throws IOException {
        return with(directory, "WEB-INF/web.xml", "<web-app><servlet><servlet-name>a</servlet-name>");
    }

    private static Path with(Path directory, String name, String text) throws IOException {
        Path war = directory.resolve("trivial.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return war;
    }
}
