/** What it costs to have nothing to do. */
package dev.eventra.bench.idle;
