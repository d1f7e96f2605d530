package dev.eventra.engine.outbox;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How many shards an outbox has, as this server knows it: its database has the last word, and {@link LayoutWatch} brings it.
 * Whoever writes to a shard's table has to make sure of it there ({@link LayoutStore}); what is known here may be old.
 *
 * <p><b>The gate.</b> While an outbox is resharded new transactions wait here before they touch the database, for a few
 * seconds at the most: one that had touched it would hold a lock that the resharding itself waits for. A server that has
 * not heard of the gate does no harm, its events are just in the way. Thread-safe.
 */
public final class ShardLayout {

    /**
     * @param number of the layout: each change of the number of shards raises it by one; the first is 1
     * @param shards the tables that events go to are those from 0 to below it
     */
    public record State(int number, int shards) {}

    private volatile State state;
    /** By {@link System#nanoTime()}; null while the gate is open. */
    private volatile Long closedUntil;

    /** The number that the cluster knows. */
    private volatile int expected;

    private volatile Consumer<State> changed = state -> {};
    private volatile Runnable doubted = () -> {};

    public ShardLayout(int number, int shards) {
        this.state = new State(number, shards);
    }

    /** One that nobody changes. */
    public ShardLayout(int shards) {
        this(1, shards);
    }

    /** What was last heard. */
    public State state() {
        return state;
    }

    /** The number of shards, as it was last heard. */
    public int shards() {
        return state.shards();
    }

    /**
     * @param listener told of each change, in the thread that heard of it
     * @param look     asked to look at the database soon; must return at once
     */
    void listen(Consumer<State> listener, Runnable look) {
        changed = listener;
        doubted = look;
    }

    /** Somebody saw that this may not be what the database says: it is looked at soon. Returns at once. */
    public void doubt() {
        doubted.run();
    }

    /**
     * The cluster knows a layout with this number, which somebody read from the database: the database is looked at soon, and
     * must know it too. Returns at once.
     */
    public void expect(int number) {
        expected = Math.max(expected, number);
        doubt();
    }

    /** What the database must say at least, unless it is set back to an earlier state. */
    int leastNumber() {
        return Math.max(expected, state.number());
    }

    /** What the database says. An answer that is older than what is known changes nothing. */
    synchronized void learn(LayoutStore.Reading reading) {
        State before = state;
        if (reading.number() < before.number()) {
            return;
        }
        Duration closedFor = reading.closedFor();
        closedUntil = closedFor.isZero() ? null : Long.valueOf(System.nanoTime() + closedFor.toNanos());
        notifyAll();
        if (reading.number() > before.number()) {
            state = new State(reading.number(), reading.shards());
            changed.accept(state);
        }
    }

    /** Whether new transactions have to wait. */
    boolean isClosed() {
        return left() > 0;
    }

    private long left() {
        Long until = closedUntil;
        return until == null ? 0 : until - System.nanoTime();
    }

    /**
     * Waits until the gate is open. It opens by itself if nobody opens it.
     *
     * @return whether it is
     * @throws InterruptedException if the thread is interrupted
     */
    boolean awaitOpen(Duration longest) throws InterruptedException {
        if (!isClosed()) {
            return true;
        }
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (this) {
            for (long left = left(); left > 0; left = left()) {
                long patience = deadline - System.nanoTime();
                if (patience <= 0) {
                    return false;
                }
                wait(Math.min(left, patience) / 1_000_000 + 1);
            }
        }
        return true;
    }
}
