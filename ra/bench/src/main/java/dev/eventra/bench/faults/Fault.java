package dev.eventra.bench.faults;

import java.time.Duration;
import java.util.Set;

/**
 * One fault of the schedule.
 *
 * @param engine which engine it hits, if it hits one
 * @param lasts  how long the engine or server is away
 * @param hard   whether a server is killed rather than stopped
 * @param links  the servers to which connections are cut
 */
record Fault(FaultKind kind, int engine, Duration lasts, boolean hard, Set<Link> links) {

    /** What an engine is connected to. */
    enum Link {
        DATABASE,
        KAFKA,
        ZOOKEEPER
    }

    @Override
    public String toString() {
        String what = kind.name().toLowerCase().replace('_', ' ');
        String which =
                switch (kind) {
                    case KAFKA_RESTARTED, ZOOKEEPER_RESTARTED, DATABASE_RESTARTED -> hard ? ", killed" : ", stopped";
                    case CONNECTIONS_CUT -> ", engine " + engine + " to " + links;
                    default -> ", engine " + engine;
                };
        return what + which + ", " + lasts.toMillis() + " ms";
    }
}
