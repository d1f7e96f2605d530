package dev.eventra.console.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Set;

/** Serves {@code /api/v1}. */
@ApplicationPath("/api/v1")
public class ApiApplication extends Application {

    /** The classes with paths. */
    static final Set<Class<?>> RESOURCES = Set.of(
            OpenApiResource.class,
            ClusterResource.class,
            SettingResource.class,
            RebalanceResource.class,
            ShardResource.class,
            OutboxResource.class,
            RejectedResource.class,
            ReshardResource.class,
            WorkerResource.class,
            EventResource.class,
            SubscriptionResource.class,
            DeadLetterResource.class,
            CauseResource.class,
            ReplayResource.class,
            TestEventResource.class,
            OperationResource.class,
            AuditResource.class);

    @Override
    public Set<Class<?>> getClasses() {
        Set<Class<?>> all = new HashSet<>(RESOURCES);
        all.add(RoleFilter.class);
        all.add(ProblemMapper.class);
        return all;
    }
}
