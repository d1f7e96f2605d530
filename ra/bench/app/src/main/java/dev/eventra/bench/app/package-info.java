/** The application of the end-to-end benchmark: publishes at a steady rate, and listens to what it published. */
package dev.eventra.bench.app;
