package dev.eventra.bench.faults;

import java.nio.file.Path;

/**
 * What one thread of a writer publishes.
 *
 * @param name   what its groups' names begin with
 * @param events how many it commits at the least
 * @param rate   about how many a second
 * @param end    a file; it goes on until that is there, so that no fault hits engines that have nothing to do
 */
record Flood(String name, long seed, int events, int rate, Path end) {}
