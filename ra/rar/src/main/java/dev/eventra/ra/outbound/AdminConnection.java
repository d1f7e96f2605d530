package dev.eventra.ra.outbound;

/** Stands where the contract asks for a connection interface: the operator's door works without connections. */
public interface AdminConnection {}
