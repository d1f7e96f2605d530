package dev.eventra.console.rest;

import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.console.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /dead-letter-causes}: dead letters of all subscriptions that failed alike. */
@Path("dead-letter-causes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CauseResource {

    private EventraAdmin admin;

    /** For the proxy. */
    protected CauseResource() {}

    @Inject
    CauseResource(EventraAdmin admin) {
        this.admin = admin;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<DeadLetterCause> causes() {
        return PageView.of(admin.deadLetterCauses());
    }
}
