/** What publishing costs a transaction. */
package dev.eventra.bench.publish;
