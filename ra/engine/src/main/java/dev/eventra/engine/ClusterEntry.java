package dev.eventra.engine;

import dev.eventra.engine.cluster.OutboxRegistration;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.ShardLayout;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Enters an outbox in the cluster once it can be relayed here, and anew each time its number of shards has changed. Thread-safe. */
final class ClusterEntry {

    private static final System.Logger LOG = System.getLogger(ClusterEntry.class.getName());

    private final Function<OutboxRegistration, CompletionStage<Integer>> cluster;
    private final Outbox outbox;
    private boolean entered;

    ClusterEntry(Function<OutboxRegistration, CompletionStage<Integer>> cluster, Outbox outbox) {
        this.cluster = cluster;
        this.outbox = outbox;
    }

    /** With the number of shards that it has now. */
    synchronized void enter() {
        entered = true;
        ShardLayout.State layout = outbox.layout().state();
        cluster.apply(new OutboxRegistration(outbox.name(), outbox.uuid(), layout.shards(), layout.number()))
                .whenComplete((known, failure) -> {
                    if (failure != null) {
                        LOG.log(
                                Level.ERROR,
                                "outbox " + outbox.name() + " is not relayed by this worker: "
                                        + cause(failure).getMessage());
                    } else if (known > layout.number()) {
                        // what this server heard is old, or the database itself is: it has to be asked
                        outbox.layout().expect(known);
                    }
                });
    }

    /** What was thrown, without what a stage wraps around it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Its number of shards has changed. */
    synchronized void changed() {
        if (entered) {
            enter();
        }
    }
}
