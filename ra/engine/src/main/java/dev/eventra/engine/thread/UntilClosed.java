package dev.eventra.engine.thread;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Takes one turn after the other until it is told to end. Nothing else ends it: not an interrupt that was meant for what the
 * container's thread did before, and not an Error, as of memory that was short for a moment. For one thread.
 */
public final class UntilClosed {

    /** A piece of work, with the wait after it. */
    @FunctionalInterface
    public interface Turn {
        void run() throws InterruptedException;
    }

    /** After a failure, for which nothing may have waited. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String subject;
    private final BooleanSupplier closed;
    private final Logger log;
    private final Duration pause;
    private String problem = "";

    /**
     * @param subject begins each log line, such as {@code delayed events of outbox orders}
     * @param closed  whether it is to end; true before it is interrupted for that
     * @param log     the log of whoever takes the turns
     */
    public UntilClosed(String subject, BooleanSupplier closed, Logger log) {
        this(subject, closed, log, PAUSE);
    }

    UntilClosed(String subject, BooleanSupplier closed, Logger log, Duration pause) {
        this.subject = Objects.requireNonNull(subject, "subject");
        this.closed = Objects.requireNonNull(closed, "closed");
        this.log = Objects.requireNonNull(log, "log");
        this.pause = Objects.requireNonNull(pause, "pause");
    }

    /** Returns when it is told to end. If it was interrupted for that the thread's flag is set. */
    public void run(Turn turn) {
        while (!closed.getAsBoolean()) {
            try {
                take(turn);
            } catch (InterruptedException e) {
                if (closed.getAsBoolean()) {
                    Thread.currentThread().interrupt();
                } else {
                    // the exception has cleared the flag
                    log.log(Level.WARNING, subject + ": interrupted though nothing is being stopped; goes on");
                }
            }
        }
    }

    private void take(Turn turn) throws InterruptedException {
        try {
            turn.run();
            problem = "";
        } catch (RuntimeException | Error e) {
            // once for each problem, not at each turn that meets it
            if (!e.toString().equals(problem)) {
                problem = e.toString();
                log.log(Level.ERROR, subject + ": goes on after a failure", e);
            }
            new Waiter().await(pause);
        }
    }
}
