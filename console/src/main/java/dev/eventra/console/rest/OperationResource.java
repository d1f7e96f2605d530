package dev.eventra.console.rest;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationFilter;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.console.security.Roles;
import dev.eventra.console.security.UserSession;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /operations}: what operators asked for and takes a while. */
@Path("operations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class OperationResource {

    private EventraAdmin admin;
    private UserSession session;

    /** For the proxy. */
    protected OperationResource() {}

    @Inject
    OperationResource(EventraAdmin admin, UserSession session) {
        this.admin = admin;
        this.session = session;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<OperationView> operations(@Context UriInfo uri) {
        Query query = Query.ofList(uri, "subscription", "kind", "open");
        return PageView.of(
                admin.operations(
                        new OperationFilter(
                                query.text("subscription"),
                                query.constant("kind", OperationKind.class),
                                query.isOn("open")),
                        query.page()),
                OperationView::of);
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    public OperationView operation(@PathParam("id") String id) {
        return OperationView.of(find(id));
    }

    @POST
    @Path("{id}/cancel")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult cancel(@PathParam("id") String id, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        Operation now = find(id);
        if (request.dryRun()) {
            return ChangeResult.would(
                    "cancel", id, now.state().isFinal() ? "it has ended already" : "it would end; what is done stays");
        }
        Operation cancelled = admin.cancel(id, request.change());
        return new ChangeResult(false, "cancel", id, "what is done stays", null, OperationView.of(cancelled), null);
    }

    private Operation find(String id) {
        return admin.operation(id).orElseThrow(() -> new NoSuchThingException("operation", id));
    }
}
