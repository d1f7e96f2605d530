package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** Repeats the warning of a pause that lasts. Not thread-safe: {@link Dispatcher} guards it. */
final class PauseLog {

    private static final Logger LOG = System.getLogger(PauseLog.class.getName());
    private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final String subscription;
    private Throwable cause;
    private long warned;

    PauseLog(String subscription) {
        this.subscription = subscription;
    }

    void failed(Throwable why, long now) {
        if (cause == null) {
            // the beginning of the pause is logged where it is told
            warned = now;
        }
        cause = why;
    }

    void remind(boolean paused, long now) {
        if (!paused) {
            cause = null;
        } else if (cause != null && now - warned > REPEAT_NANOS) {
            warned = now;
            // the class alone: the warning at the beginning had the whole, and printing it may throw
            LOG.log(
                    Level.WARNING,
                    subscription + ": still paused, its events wait; failed last by "
                            + cause.getClass().getName());
        }
    }
}
