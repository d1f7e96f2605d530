package dev.eventra.bench.faults.check;

/**
 * An event as it was written, or as it was found somewhere.
 *
 * @param number its place in its group, from 1 on
 */
public record Seen(String id, String group, int number) {}
