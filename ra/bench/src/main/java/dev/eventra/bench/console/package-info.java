/**
 * How quickly the operators' console answers when the tables are full, and whether the database has to scan a table for
 * it. Filled by SQL, asked by HTTP; PostgreSQL's own statistics are the witness.
 */
package dev.eventra.bench.console;
