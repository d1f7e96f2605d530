/** How long an event takes from its commit to a reader of the topic. */
package dev.eventra.bench.latency;
