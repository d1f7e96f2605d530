package dev.eventra.engine.thread;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Tries something until it succeeds, with growing delays. Each new problem is logged once, in one line: while it stays
 * the same, the log stays quiet. {@link #problem()} is thread-safe, the rest is for one thread.
 */
public final class Retry {

    /**
     * What is tried; any exception means that it is tried again. An Error too: that of a class, say, which comes with an
     * application that is deployed later.
     */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws Exception;
    }

    private final String subject;
    private final Backoff backoff;
    private final Logger log;
    private volatile String problem;

    /**
     * @param subject begins each log line, such as {@code outbox orders}
     * @param log     the log of whoever tries
     */
    public Retry(String subject, Backoff backoff, Logger log) {
        this.subject = Objects.requireNonNull(subject, "subject");
        this.backoff = Objects.requireNonNull(backoff, "backoff");
        this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * @param attempt what to try
     * @param failed  called after each failure, before the delay
     * @return the result of the attempt that succeeded
     * @throws InterruptedException if the thread is interrupted, which ends the trying
     */
    public <T> T until(Attempt<T> attempt, Runnable failed) throws InterruptedException {
        return until(attempt, failed, new Waiter());
    }

    /**
     * As above.
     *
     * @param waiter for the delays; waking it brings the next attempt at once
     */
    public <T> T until(Attempt<T> attempt, Runnable failed, Waiter waiter) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return attempt.run();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | Error e) {
                note(e);
                failed.run();
            }
            waiter.await(backoff.delay(failures, RandomGenerator.getDefault()));
        }
    }

    private void note(Throwable failure) {
        String now = describe(failure);
        if (!now.equals(problem)) {
            problem = now;
            log.log(Level.WARNING, () -> subject + " waits: " + now);
        }
    }

    /** The latest failure in words; null before the first. */
    public String problem() {
        return problem;
    }

    /** The message, and that of the root cause where it says something else. */
    private static String describe(Throwable failure) {
        String message = message(failure);
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return message.contains(message(root)) ? message : message + " (" + message(root) + ")";
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
