package dev.eventra.console.rest;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.console.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /audit}: who changed what, and why. */
@Path("audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    private EventraAdmin admin;

    /** For the proxy. */
    protected AuditResource() {}

    @Inject
    AuditResource(EventraAdmin admin) {
        this.admin = admin;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<AuditEntry> audit(@Context UriInfo uri) {
        Query query = Query.ofList(uri, "actor", "action", "target", "since", "until");
        return PageView.of(admin.audit(
                new AuditFilter(
                        query.text("actor"),
                        query.text("action"),
                        query.text("target"),
                        query.time("since"),
                        query.time("until")),
                query.page()));
    }
}
