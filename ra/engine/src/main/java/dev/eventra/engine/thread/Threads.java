package dev.eventra.engine.thread;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Starts tasks on the threads that the container gives: each has a name and can be awaited and interrupted. The engine
 * makes no threads of its own. Thread-safe.
 */
public final class Threads {

    private final Executor executor;
    private final Executor context;

    /**
     * @param executor runs each task on a thread of its own, without a bound that a long task could exhaust
     */
    public Threads(Executor executor) {
        this(executor, Runnable::run);
    }

    private Threads(Executor executor, Executor context) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.context = Objects.requireNonNull(context, "context");
    }

    /**
     * The same threads, in a context.
     *
     * @param inContext runs each task before it returns, on the thread that calls it
     */
    public Threads within(Executor inContext) {
        return new Threads(executor, inContext);
    }

    /**
     * @param name the name that the thread bears while the task runs
     * @param body the task
     * @throws java.util.concurrent.RejectedExecutionException if the container gives no thread
     */
    public RunningTask start(String name, Runnable body) {
        RunningTask task = new RunningTask(name);
        executor.execute(() -> task.run(() -> context.execute(body)));
        return task;
    }
}
