package dev.eventra.bench.support;

import dev.eventra.stack.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where log lines go: never to standard output, which is for the figures. */
public final class Logs {

    private static final String FORMAT = "%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n";

    private Logs() {}

    /** One line each, and none of them on the terminal. */
    public static void quiet() {
        format();
        LogManager.getLogManager().reset();
    }

    /** One line each, on standard error. */
    public static void toStandardError() {
        format();
        Logger.getLogger("org.apache").setLevel(Level.WARNING);
    }

    private static void format() {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
    }

    /** From now on into this file, warnings and what is worse. */
    public static void warningsTo(Path file) {
        Directories.create(file.getParent());
        try {
            Handler handler = new FileHandler(file.toString());
            handler.setFormatter(new SimpleFormatter());
            handler.setLevel(Level.WARNING);
            Logger.getLogger("").addHandler(handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
