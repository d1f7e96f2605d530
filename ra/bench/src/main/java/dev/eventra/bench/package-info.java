/** Benchmarks of Eventra, side by side with what one would write by hand, and the fault driver. */
package dev.eventra.bench;
