package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.console.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /cluster}: the cluster as a whole. */
@Path("cluster")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClusterResource {

    private ClusterAdmin cluster;

    /** For the proxy. */
    protected ClusterResource() {}

    @Inject
    ClusterResource(ClusterAdmin cluster) {
        this.cluster = cluster;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public ClusterInfo cluster() {
        return cluster.cluster();
    }
}
