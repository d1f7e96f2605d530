/** What all benchmarks need: options, servers, figures, tables. */
package dev.eventra.bench.support;
