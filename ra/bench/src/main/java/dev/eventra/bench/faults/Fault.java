package dev.eventra.bench.faults;

import java.time.Duration;
import java.util.Set;

/**
 * One fault of the schedule.
 *
 * @param engine which engine it hits, if it hits one
 * @param lasts  how long the engine or server is away
 * @param hard   whether a server is killed rather than stopped
 * @param links  the servers to which connections are cut or silent
 * @param way    which way they are silent
 * @param fast   by how much a clock is set fast; below 0: slow
 * @param shard  which shard most events are of from now on, if the load moves
 */
record Fault(
        FaultKind kind,
        int engine,
        Duration lasts,
        boolean hard,
        Set<Link> links,
        TcpProxy.Way way,
        Duration fast,
        int shard) {

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
                    case ONE_WAY_PARTITION -> ", engine " + engine + ", " + links + " "
                            + way.name().toLowerCase().replace('_', ' ');
                    case CLOCK_JUMP -> ", engine " + engine + " by " + fast;
                    case ROLLING_RESTART_WITH_OTHER_LOAD -> ", shard " + shard;
                    case ROLLING_RESTART, DATABASE_SESSIONS_ENDED, SLOW_TRANSACTION, KAFKA_DISK_FULL, RESHARDING -> "";
                    default -> ", engine " + engine;
                };
        return what + which + ", " + lasts.toMillis() + " ms";
    }
}
