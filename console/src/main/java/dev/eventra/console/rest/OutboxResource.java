package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.console.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /outboxes}: the outboxes as a whole. */
@Path("outboxes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OutboxResource {

    private ClusterAdmin cluster;

    /** For the proxy. */
    protected OutboxResource() {}

    @Inject
    OutboxResource(ClusterAdmin cluster) {
        this.cluster = cluster;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<OutboxInfo> outboxes() {
        return PageView.of(cluster.outboxes());
    }
}
