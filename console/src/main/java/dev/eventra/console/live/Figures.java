package dev.eventra.console.live;

import java.time.Instant;

/**
 * Figures of one moment. Immutable.
 *
 * @param time      when
 * @param pending   events that wait in all shards
 * @param oldest    age of the oldest of them, in seconds; 0 if there is none
 * @param published events a second since the figures before, as are the next two
 * @param relayed   into Kafka
 * @param delivered to listeners
 */
public record Figures(Instant time, long pending, double oldest, double published, double relayed, double delivered) {}
