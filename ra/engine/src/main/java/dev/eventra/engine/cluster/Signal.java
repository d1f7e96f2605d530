package dev.eventra.engine.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/** Remembers that there is something to look at, and wakes the loop. Does no more in ZooKeeper's thread. Thread-safe. */
final class Signal implements Watcher {

    private final AtomicBoolean raised = new AtomicBoolean(true);
    private final Runnable wake;

    Signal(Runnable wake) {
        this.wake = wake;
    }

    void raise() {
        raised.set(true);
        wake.run();
    }

    boolean take() {
        return raised.getAndSet(false);
    }

    @Override
    public void process(WatchedEvent event) {
        raise();
    }
}
