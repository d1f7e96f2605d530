package dev.eventra.testkit;

import dev.eventra.api.Event;

/**
 * An event that a subscription gave up on.
 *
 * @param attempts how often the listener was tried
 * @param failure  why the last attempt failed
 */
public record DeadLetter(String subscription, Event event, int attempts, Throwable failure) {}
