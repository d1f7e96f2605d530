package dev.eventra.engine.relay;

import java.time.Duration;
import java.util.Optional;

/**
 * Work of the relay that comes round again and again, and its place in the {@link ShardQueue}, which guards the mutable
 * fields; but for those of the work going on, which the thread that does it sets, and {@link #reported}, which is the
 * watchdog's. Its {@code toString} begins log lines.
 */
abstract class RelayTask {

    /** Tells tasks of the same due time apart. */
    long number;

    long due;
    boolean running;
    boolean wakeable;
    boolean woken;
    boolean stopping;

    /** By the clock of {@link System#nanoTime()}; null while nobody works on it. */
    volatile Long workBegan;

    volatile String thread = "";
    Long reported;

    /**
     * Does one bounded piece of the work.
     *
     * @return empty if only {@link #finish} is left to do
     */
    abstract Optional<ShardRelay.Next> step();

    /** Called once, after the last step. */
    abstract void finish();

    /** A step is found not to end. Called by another thread than the step's. */
    abstract void stuck(Duration since);
}
