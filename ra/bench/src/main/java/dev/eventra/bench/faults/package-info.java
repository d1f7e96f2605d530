/**
 * The fault driver: writers and engines in processes of their own, servers that are killed under them, and a seeded
 * schedule of what happens when. What came of it is judged by {@code check}, which shares no code with this.
 */
package dev.eventra.bench.faults;
