/**
 * What an application compiles against: {@link dev.eventra.api.EventPublisher} to publish in a JTA transaction,
 * {@link dev.eventra.api.EventListener} and {@link dev.eventra.api.EventSubscriber} to receive, and
 * {@link dev.eventra.api.Event} between them. Needs nothing but the Jakarta EE APIs.
 */
package dev.eventra.api;
