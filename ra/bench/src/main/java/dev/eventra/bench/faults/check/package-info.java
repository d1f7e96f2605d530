/**
 * The checker of the fault runs: compares what writers say that they committed with the topic and with the effects.
 * Shares no code with the engine, nor with what publishes and listens.
 */
package dev.eventra.bench.faults.check;
