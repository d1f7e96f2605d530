package dev.eventra.engine.cluster;

import java.time.Duration;

/**
 * How the loads of shards are measured and used.
 *
 * @param smoothing the time over which a rate is smoothed
 * @param warmUp    how long a shard must be owned before its rate is believed: it begins with what piled up in the handover
 * @param interval  how often it is looked at the most, and a worker's node written
 * @param rest      how long a shard stays where it was moved for its load
 */
record Weighing(Duration smoothing, Duration warmUp, Duration interval, Duration rest) {

    static final Weighing DEFAULT =
            new Weighing(Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(1));
}
