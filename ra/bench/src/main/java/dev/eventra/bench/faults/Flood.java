package dev.eventra.bench.faults;

/**
 * What one thread of a writer publishes.
 *
 * @param name   what its groups' names begin with
 * @param events how many it commits
 * @param rate   about how many a second
 */
record Flood(String name, long seed, int events, int rate) {}
