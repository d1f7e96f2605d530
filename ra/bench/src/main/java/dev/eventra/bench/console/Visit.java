package dev.eventra.bench.console;

import java.io.IOException;

/** Something that an operator asks the console for, again and again. */
interface Visit {

    /** As it is shown. */
    String name();

    /** Asks once. */
    Taken take(Http http) throws IOException, InterruptedException;

    /**
     * How it went.
     *
     * @param wrong what is wrong with the answer; empty if nothing is
     */
    record Taken(double millis, String wrong) {}
}
