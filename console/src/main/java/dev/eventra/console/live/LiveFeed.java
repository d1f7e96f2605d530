package dev.eventra.console.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads again and again while somebody looks, and not at all else: one reader for all open pages. Thread-safe; listeners
 * are called on the reader's thread, one after the other, and must not wait.
 */
public final class LiveFeed {

    private static final System.Logger LOG = System.getLogger(LiveFeed.class.getName());

    private final Supplier<Snapshot> reader;
    private final ScheduledExecutorService scheduler;
    private final Duration period;
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private final Object turns = new Object();
    private volatile Snapshot latest;
    private ScheduledFuture<?> running;

    /**
     * @param reader takes a snapshot, or gives the one before, of which nobody is told again; called by one thread at a
     *               time
     * @param period between the end of one and the begin of the next
     */
    public LiveFeed(Supplier<Snapshot> reader, ScheduledExecutorService scheduler, Duration period) {
        this.reader = reader;
        this.scheduler = scheduler;
        this.period = period;
    }

    /** Calls the listener with the latest snapshot, if there is one, and with each that follows. */
    public Listening listen(Consumer<Snapshot> listener) {
        Snapshot known = latest;
        if (known != null) {
            listener.accept(known);
        }
        synchronized (this) {
            listeners.add(listener);
            if (running == null) {
                running = scheduler.scheduleWithFixedDelay(this::turn, 0, period.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return () -> leave(listener);
    }

    private synchronized void leave(Consumer<Snapshot> listener) {
        listeners.remove(listener);
        if (listeners.isEmpty() && running != null) {
            running.cancel(false);
            running = null;
            // whoever comes next must not be shown an old state as the present one
            latest = null;
        }
    }

    private void turn() {
        try {
            // the last turn of before everybody left may not be over when somebody comes again
            synchronized (turns) {
                Snapshot snapshot = reader.get();
                if (isNews(snapshot)) {
                    listeners.forEach(each -> tell(each, snapshot));
                }
            }
        } catch (RuntimeException e) {
            // a periodic task that throws is never run again
            LOG.log(System.Logger.Level.WARNING, "Eventra console: reading the state failed; trying again", e);
        }
    }

    private synchronized boolean isNews(Snapshot snapshot) {
        if (running == null || snapshot == latest) {
            return false;
        }
        latest = snapshot;
        return true;
    }

    private static void tell(Consumer<Snapshot> listener, Snapshot snapshot) {
        try {
            listener.accept(snapshot);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "Eventra console: a page could not be told", e);
        }
    }

    /** The latest snapshot, while somebody listens. */
    public Optional<Snapshot> latest() {
        return Optional.ofNullable(latest);
    }

    /** A listener's stay. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
