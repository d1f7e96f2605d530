/** Whether the outbox stays healthy: tables under a long flood, memory under a large backlog. */
package dev.eventra.bench.soak;
