package dev.eventra.engine.relay;

import java.lang.System.Logger.Level;
import java.util.Locale;

/**
 * Logs an outage once when it begins and once when it is over, whatever the number of attempts in between. A failure of
 * another kind is logged as it comes. Not thread-safe.
 */
final class Trouble {

    private static final System.Logger LOG = System.getLogger(Trouble.class.getName());

    private final Object subject;
    private Object reported;
    private String past = "";
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
     * @param level   an ERROR is logged with its stack trace, anything else only at DEBUG
     * @param message what fails and what is done about it
     * @param was     what to say once it is over, as in "was without Kafka"
     */
    void report(Object kind, Level level, String message, String was, Throwable cause, long now) {
        if (reported == null) {
            since = now;
        }
        if (kind.equals(reported)) {
            return;
        }
        reported = kind;
        past = was;
        String line = subject + ": " + message + (cause == null ? "" : ": " + reason(cause));
        if (level == Level.ERROR) {
            LOG.log(level, line, cause);
        } else {
            LOG.log(level, line);
            LOG.log(Level.DEBUG, subject + ": in full", cause);
        }
    }

    /** What the root cause says; what wraps it says the same, or less. */
    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage();
        return said == null || said.isBlank() ? root.getClass().getSimpleName() : said.strip();
    }

    /** An attempt succeeded. */
    void over(long now) {
        if (reported != null) {
            String seconds = String.format(Locale.ROOT, "%.1f", (now - since) / 1e9);
            LOG.log(Level.INFO, subject + ": goes on, " + past + " for " + seconds + " s");
            reported = null;
        }
    }
}
