package dev.eventra.console.admin;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventraAdmin;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import java.time.Clock;

/** What the server gives the console: the administration in its three parts, its scheduler, and the time. */
@ApplicationScoped
public class AdminProducer {

    @Resource(lookup = AdminDefinition.NAME)
    private EventraAdmin admin;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    /** Subscriptions, dead letters, replays, operations and the audit. */
    @Produces
    @Typed(EventraAdmin.class)
    public EventraAdmin admin() {
        return admin;
    }

    /** Workers and shards; one that refuses each call where the resource adapter has none. */
    @Produces
    @Typed(ClusterAdmin.class)
    public ClusterAdmin cluster() {
        Object whole = admin;
        return whole instanceof ClusterAdmin cluster ? cluster : NotOnThisServer.standIn(ClusterAdmin.class);
    }

    /** Events and their paths; one that refuses each call where the resource adapter has none. */
    @Produces
    @Typed(EventHistory.class)
    public EventHistory history() {
        Object whole = admin;
        return whole instanceof EventHistory history ? history : NotOnThisServer.standIn(EventHistory.class);
    }

    /** The causes of dead letters. */
    @Produces
    public DeadLetterCauses causes() {
        return new SampledCauses(admin);
    }

    @Produces
    public ManagedScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Produces
    public Clock clock() {
        return Clock.systemUTC();
    }
}
