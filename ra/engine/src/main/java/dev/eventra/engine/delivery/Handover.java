package dev.eventra.engine.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** Ends the deliveries of partitions that go to another consumer. Used by the thread that polls. */
final class Handover {

    private static final Logger LOG = System.getLogger(Handover.class.getName());
    private static final Duration SLICE = Duration.ofMillis(100);

    private final SubscriptionSettings settings;
    private final Dispatcher dispatcher;
    private final BooleanSupplier stopping;

    Handover(SubscriptionSettings settings, Dispatcher dispatcher, BooleanSupplier stopping) {
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.stopping = stopping;
    }

    /** What is acknowledged before it is delivered would be lost with its partition, so it is delivered first. */
    void deliverAcknowledged(Collection<TopicPartition> gone, Duration timeout) throws InterruptedException {
        if (!settings.acknowledgesBefore()) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean left = true;
        while (left && deadline - System.nanoTime() > 0) {
            dispatcher.startWorkers();
            left = !dispatcher.awaitEmpty(gone, SLICE);
        }
        if (left) {
            LOG.log(
                    Level.ERROR,
                    settings.name() + ": events of " + gone + " were acknowledged and not delivered within " + timeout
                            + "; they are lost");
        }
    }

    /** Drops what is queued of partitions, and waits for what runs, for a bounded time. */
    void end(Collection<TopicPartition> gone) throws InterruptedException {
        long deadline = System.nanoTime() + settings.handover().toNanos();
        dispatcher.drop(gone);
        while (!dispatcher.awaitIdle(gone, stopping.getAsBoolean() ? Duration.ZERO : SLICE)) {
            if (stopping.getAsBoolean() || deadline - System.nanoTime() <= 0) {
                LOG.log(
                        Level.WARNING,
                        settings.name() + ": handing over " + gone
                                + " while deliveries still run; the inbox keeps them from taking effect twice");
                return;
            }
            // the other partitions' work goes on meanwhile
            dispatcher.startWorkers();
        }
    }
}
