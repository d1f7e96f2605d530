/** From a commit to the listener, in a real application server. */
package dev.eventra.bench.e2e;
