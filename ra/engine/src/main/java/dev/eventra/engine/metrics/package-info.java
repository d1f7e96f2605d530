/** What a server does, in numbers. */
package dev.eventra.engine.metrics;
