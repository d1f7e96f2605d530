package dev.eventra.bench.faults;

import dev.eventra.bench.support.Database;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** What a child process is told, by a file in its directory. Not thread-safe. */
final class ChildSettings {

    private static final String FILE = "settings.properties";

    private final Properties properties;

    private ChildSettings(Properties properties) {
        this.properties = properties;
    }

    static void write(Path directory, Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        try {
            Files.createDirectories(directory);
            try (Writer writer = Files.newBufferedWriter(directory.resolve(FILE))) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the directory in which the process runs. */
    static ChildSettings read() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(FILE))) {
            properties.load(reader);
        }
        return new ChildSettings(properties);
    }

    /** Null if it is not there. */
    String find(String name) {
        return properties.getProperty(name);
    }

    String text(String name) {
        String value = find(name);
        if (value == null) {
            throw new IllegalStateException(name + " is missing");
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    long longNumber(String name) {
        return Long.parseLong(text(name));
    }

    boolean is(String name) {
        return Boolean.parseBoolean(text(name));
    }

    Database database(String name) {
        return new Database(text(name), text("user"), text("password"));
    }
}
