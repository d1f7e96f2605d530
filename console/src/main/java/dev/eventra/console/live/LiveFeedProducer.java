package dev.eventra.console.live;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventraAdmin;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Makes the one feed of the console. */
@Dependent
public class LiveFeedProducer {

    private static final Duration PERIOD = Duration.ofMillis(500);

    /** The feed that all pages listen to. */
    @Produces
    @Singleton
    public LiveFeed feed(
            EventraAdmin admin, ClusterAdmin cluster, ManagedScheduledExecutorService scheduler, Clock clock) {
        return new LiveFeed(new SnapshotReader(admin, cluster, clock), scheduler, PERIOD);
    }
}
