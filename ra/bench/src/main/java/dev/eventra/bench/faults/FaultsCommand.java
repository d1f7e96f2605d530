package dev.eventra.bench.faults;

import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.Report;
import java.io.PrintStream;

public final class FaultsCommand {
    public FaultsCommand(Arguments arguments, PrintStream out) {}

    public Report run() throws Exception {
        throw new IllegalArgumentException("not yet");
    }
}
