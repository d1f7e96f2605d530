/** Meters for JMX and Prometheus. */
package dev.eventra.engine.meter;
