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

    /** Workers and shards. */
    @Produces
    @Typed(ClusterAdmin.class)
    public ClusterAdmin cluster() {
        return admin;
    }

    /** Events and their paths. */
    @Produces
    @Typed(EventHistory.class)
    public EventHistory history() {
        return admin;
    }

    /** The causes of dead letters. */
    @Produces
    public DeadLetterCauses causes() {
        return admin::deadLetterCauses;
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
