package dev.eventra.engine.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Logs an outage once when it begins and once when it is over, whatever the number of attempts in between. A failure of
 * another kind is logged as it comes. Not thread-safe.
 */
final class Trouble {

    private static final System.Logger LOG = System.getLogger(Trouble.class.getName());

    private final Object subject;
    private Object reported;
    private long since;

    /**
     * @param subject begins each log line
     */
    Trouble(Object subject) {
        this.subject = subject;
    }

    /**
     * An attempt failed.
     *
     * @param kind    equal for failures that need one log line only
     * @param message what fails and what is done about it
     */
    void report(Object kind, Level level, String message, Throwable cause, long now) {
        if (reported == null) {
            since = now;
        }
        if (!kind.equals(reported)) {
            LOG.log(level, subject + ": " + message + (cause == null ? "" : ": " + cause), cause);
            reported = kind;
        }
    }

    /** An attempt succeeded. */
    void over(long now) {
        if (reported != null) {
            long millis = Duration.ofNanos(now - since).toMillis();
            LOG.log(Level.INFO, subject + ": goes on after " + millis + " ms, it was: " + reported);
            reported = null;
        }
    }
}
