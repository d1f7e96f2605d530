package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Dead letters that failed alike. Immutable.
 *
 * @param subscription the subscription's name
 * @param type         the events' type; null if it can't be read
 * @param errorClass   the full class name of the failure
 * @param message      of the latest
 * @param count        how many
 * @param first        when the first was stored
 * @param last         when the latest was stored
 */
public record DeadLetterCause(
        String subscription,
        String type,
        String errorClass,
        String message,
        Count count,
        Instant first,
        Instant last) {}
