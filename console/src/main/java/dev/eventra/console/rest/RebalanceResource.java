package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.Count;
import dev.eventra.console.security.Roles;
import dev.eventra.console.security.UserSession;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /rebalance}: all shards at once. */
@Path("rebalance")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RebalanceResource {

    private ClusterAdmin cluster;
    private UserSession session;

    /** For the proxy. */
    protected RebalanceResource() {}

    @Inject
    RebalanceResource(ClusterAdmin cluster, UserSession session) {
        this.cluster = cluster;
        this.session = session;
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    public ChangeResult rebalance(String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        if (request.dryRun()) {
            long pinned = cluster.shards().stream()
                    .filter(shard -> shard.pinnedTo() != null)
                    .count();
            return ChangeResult.would(
                    "rebalance", "cluster", "shards that lose their pin are counted", new Count((int) pinned, false));
        }
        int pinned = cluster.rebalance(request.change());
        return ChangeResult.done(
                "rebalance", "cluster", "shards that lost their pin are counted", new Count(pinned, false));
    }
}
