package dev.eventra.console.page;

import dev.eventra.api.EventraException;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/** Another number of shards for an outbox: who may ask for it, whether it can be had, and the change itself. */
@Dependent
public class ReshardPresenter {

    private final ClusterAdmin cluster;
    private final UserRights rights;

    @Inject
    public ReshardPresenter(ClusterAdmin cluster, UserRights rights) {
        this.cluster = cluster;
        this.rights = rights;
    }

    /** Whether the user may ask for it. */
    public boolean mayReshard() {
        return rights.may(Roles.ADMIN);
    }

    /** Why an outbox can't have this number of shards now, in words; empty if it can. Changes nothing. */
    public Optional<String> problem(OutboxInfo outbox, int shards) {
        try {
            cluster.checkReshard(ReshardRequest.of(outbox.name(), shards));
            return Optional.empty();
        } catch (EventraException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * The change.
     *
     * @param outbox as the operator saw it
     * @throws dev.eventra.api.admin.InvalidRequestException if no outbox may have this number of shards
     */
    public PlannedAction reshard(OutboxInfo outbox, int shards) {
        ReshardRequest request = ReshardRequest.of(outbox.name(), shards);
        return new PlannedAction(
                "reshard",
                outbox.name() + " (" + outbox.shards() + " → " + shards + ")",
                Roles.ADMIN,
                false,
                null,
                change -> Optional.of(cluster.reshard(request, change)),
                new ApiCall("/outboxes/" + Paths.segment(outbox.name()) + "/reshard", Map.of("shards", shards)));
    }
}
