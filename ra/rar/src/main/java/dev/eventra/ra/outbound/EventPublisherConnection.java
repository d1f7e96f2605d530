package dev.eventra.ra.outbound;

/** Stands where the contract asks for a connection interface: the publisher works without connections. */
public interface EventPublisherConnection {}
