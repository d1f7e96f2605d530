package dev.eventra.stack.demo;

import java.io.PrintStream;

/** Tells the user what happens, with the time since the start. Thread-safe. */
final class Progress {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String message) {
        line("[%5.1f s] %s".formatted((System.nanoTime() - start) / NANOS_PER_SECOND, message));
    }

    void line(String text) {
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }

    /** So that it can't be missed among other output. */
    void alarm(String message) {
        line(System.lineSeparator() + "!!! " + message.replace(System.lineSeparator(), System.lineSeparator() + "!!! ")
                + System.lineSeparator());
    }
}
