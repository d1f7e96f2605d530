package dev.eventra.bench.e2e;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Report;
import java.io.PrintStream;

public final class EndToEndCommand {
    public EndToEndCommand(Arguments arguments, PrintStream out) {}

    public Report run() throws Exception {
        throw new IllegalArgumentException("not yet");
    }
}
