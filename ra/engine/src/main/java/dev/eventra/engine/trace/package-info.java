/** Traces: W3C Trace Context on events, and spans where the server has OpenTelemetry. */
package dev.eventra.engine.trace;
