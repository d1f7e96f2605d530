package dev.eventra.engine.thread;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task on a thread of the container, until it ends. Thread-safe. */
public final class RunningTask {

    private static final System.Logger LOG = System.getLogger(RunningTask.class.getName());

    private final String name;
    private final CountDownLatch done = new CountDownLatch(1);
    private Thread thread;
    private boolean interrupted;

    RunningTask(String name) {
        this.name = name;
    }

    void run(Runnable body) {
        Thread current = Thread.currentThread();
        String threadName = current.getName();
        current.setName(name);
        // left behind by the pool's former task, and not meant for this one
        Thread.interrupted();
        begin(current);
        try {
            body.run();
        } catch (Throwable t) {
            // a pool may drop it, and nobody would know why the task is gone
            LOG.log(System.Logger.Level.ERROR, "task " + name + " has ended with a failure", t);
            throw t;
        } finally {
            end();
            current.setName(threadName);
            done.countDown();
        }
    }

    private synchronized void begin(Thread current) {
        thread = current;
        if (interrupted) {
            current.interrupt();
        }
    }

    private synchronized void end() {
        thread = null;
        if (interrupted) {
            // ours, not the container's: the thread goes back to its pool without it
            Thread.interrupted();
        }
    }

    /** Asks the task to end; at once if it has not begun yet. */
    public synchronized void interrupt() {
        interrupted = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether the task has ended. */
    public boolean isDone() {
        return done.getCount() == 0;
    }

    /**
     * @param timeout how long to wait at the most
     * @return whether the task has ended
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return done.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The name that its thread bears meanwhile. */
    public String name() {
        return name;
    }
}
