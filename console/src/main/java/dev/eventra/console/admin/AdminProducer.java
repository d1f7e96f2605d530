package dev.eventra.console.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventraAdmin;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;

/** Gives the administration to beans, each of its three sides by itself. */
@ApplicationScoped
public class AdminProducer {

    @Resource(lookup = AdminDefinition.NAME)
    private EventraAdmin admin;

    @Produces
    @ApplicationScoped
    @Typed(EventraAdmin.class)
    EventraAdmin admin() {
        return admin;
    }

    @Produces
    @ApplicationScoped
    @Typed(ClusterAdmin.class)
    ClusterAdmin cluster() {
        return side(ClusterAdmin.class);
    }

    @Produces
    @ApplicationScoped
    @Typed(EventHistory.class)
    EventHistory history() {
        return side(EventHistory.class);
    }

    /** An older resource adapter may not have it. */
    private <T> T side(Class<T> type) {
        Object whole = admin;
        if (!type.isInstance(whole)) {
            throw new AdminUnavailableException(
                    "the resource adapter deployed here does not offer " + type.getSimpleName(), null);
        }
        return type.cast(whole);
    }
}
