/** Debezium embedded, as one of those that the bench measures: loaded apart from all else, with libraries of its own. */
package dev.eventra.bench.debezium;
