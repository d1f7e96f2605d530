package dev.eventra.stack;

import java.nio.file.Path;
import java.util.List;

/**
 * A server process that ended without being asked to.
 *
 * @param server the server's name
 * @param pid the process that ended
 * @param exitCode its exit code; 128 + n for a process ended by signal n
 * @param log its log file
 * @param lastLines the end of that log
 */
public record ServerDeath(String server, long pid, int exitCode, Path log, List<String> lastLines) {

    public ServerDeath {
        lastLines = List.copyOf(lastLines);
    }

    /** Several lines for people: which server, exit code, log file, last lines. */
    public String describe() {
        return "%s (pid %d) died with exit code %d. Log: %s%n  %s"
                .formatted(server, pid, exitCode, log, String.join(System.lineSeparator() + "  ", lastLines));
    }
}
