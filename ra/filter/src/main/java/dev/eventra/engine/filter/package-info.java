/**
 * Conditions over events in CloudEvents SQL 1.0, by the CloudEvents SDK. Depends on the API only; the rest of the engine
 * reaches it as a {@link dev.eventra.api.FilterLanguage}.
 */
package dev.eventra.engine.filter;
