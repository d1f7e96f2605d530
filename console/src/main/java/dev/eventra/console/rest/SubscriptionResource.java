package dev.eventra.console.rest;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.api.admin.PositionTarget;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.SubscriptionInfo;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /subscriptions}: who consumes events, and where they are. */
@Path("subscriptions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SubscriptionResource {

    private EventraAdmin admin;
    private UserSession session;

    /** For the proxy. */
    protected SubscriptionResource() {}

    @Inject
    SubscriptionResource(EventraAdmin admin, UserSession session) {
        this.admin = admin;
        this.session = session;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<SubscriptionInfo> subscriptions() {
        return PageView.of(admin.subscriptions());
    }

    @GET
    @Path("{subscription}")
    @RolesAllowed(Roles.VIEWER)
    public SubscriptionInfo subscription(@PathParam("subscription") String name) {
        return find(name);
    }

    @GET
    @Path("{subscription}/parked-groups")
    @RolesAllowed(Roles.VIEWER)
    public PageView<ParkedGroupInfo> parkedGroups(@PathParam("subscription") String name, @Context UriInfo uri) {
        return PageView.of(admin.parkedGroups(name, Query.ofList(uri).page()));
    }

    @POST
    @Path("{subscription}/pause")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult pause(@PathParam("subscription") String name, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        SubscriptionInfo now = find(name);
        if (request.dryRun()) {
            return ChangeResult.would(
                    "pause", name, isPaused(now) ? "it is paused already" : "it would deliver nothing more");
        }
        admin.pause(name, request.change());
        return ChangeResult.done("pause", name, "it delivers nothing more until it is resumed");
    }

    @POST
    @Path("{subscription}/resume")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult resume(@PathParam("subscription") String name, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        SubscriptionInfo now = find(name);
        if (request.dryRun()) {
            return ChangeResult.would("resume", name, isPaused(now) ? "it would deliver again" : "it is not paused");
        }
        admin.resume(name, request.change());
        return ChangeResult.done("resume", name, "it delivers again");
    }

    @POST
    @Path("{subscription}/reset")
    @RolesAllowed(Roles.ADMIN)
    public Response reset(@PathParam("subscription") String name, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session, "to", "time", "offsets");
        SubscriptionInfo now = find(name);
        PositionTarget target = Targets.position(request.fields());
        if (request.dryRun()) {
            if (!isPaused(now)) {
                throw new RequestRefusedException("subscription " + name + " is not paused; pause it first");
            }
            return Response.ok(ChangeResult.would("resetPosition", name, "it would go on elsewhere: " + target))
                    .build();
        }
        return Answers.begun(uri, "resetPosition", admin.resetPosition(name, target, request.change()));
    }

    private SubscriptionInfo find(String name) {
        return admin.subscriptions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchThingException("subscription", name));
    }

    private static boolean isPaused(SubscriptionInfo subscription) {
        return subscription.wanted() == SubscriptionInfo.Wanted.PAUSED;
    }
}
