package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.SettingInfo;
import dev.eventra.console.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /settings}: the settings of the server that answers, secrets masked. */
@Path("settings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SettingResource {

    private ClusterAdmin cluster;

    /** For the proxy. */
    protected SettingResource() {}

    @Inject
    SettingResource(ClusterAdmin cluster) {
        this.cluster = cluster;
    }

    @GET
    @RolesAllowed(Roles.ADMIN)
    public PageView<SettingInfo> settings() {
        return PageView.of(cluster.settings());
    }
}
