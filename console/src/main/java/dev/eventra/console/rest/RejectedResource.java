package dev.eventra.console.rest;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.api.admin.RequestRefusedException;
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

/** {@code /outboxes/<name>/rejected}: events that Kafka refuses, and those that wait behind them. */
@Path("outboxes/{outbox}/rejected")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RejectedResource {

    private EventraAdmin admin;
    private UserSession session;

    /** For the proxy. */
    protected RejectedResource() {}

    @Inject
    RejectedResource(EventraAdmin admin, UserSession session) {
        this.admin = admin;
        this.session = session;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<RejectedInfo> rejected(@PathParam("outbox") String outbox, @Context UriInfo uri) {
        Query query = Query.ofList(uri, "shard", "group", "reasonClass", "state");
        return PageView.of(admin.rejected(
                new RejectedFilter(
                        outbox,
                        Targets.shard(query.text("shard")),
                        query.text("group"),
                        query.text("reasonClass"),
                        query.constant("state", RejectedState.class)),
                query.page()));
    }

    /** The data is masked but for payload readers. */
    @GET
    @Path("{id: [0-9]+}")
    @RolesAllowed(Roles.VIEWER)
    public RejectedView rejectedEvent(@PathParam("outbox") String outbox, @PathParam("id") String id) {
        RejectedContent event = admin.rejectedEvent(outbox, Targets.id(id))
                .orElseThrow(() -> new NoSuchThingException("rejected event", outbox + "/" + id));
        return RejectedView.of(event, session.user().is(Roles.PAYLOAD_READER));
    }

    @POST
    @Path("retry")
    @RolesAllowed(Roles.OPERATOR)
    public Response retry(@PathParam("outbox") String outbox, String body, @Context UriInfo uri) {
        ChangeRequest request = request(body, uri);
        RejectedSelection selection = Targets.rejected(outbox, request.fields());
        if (request.dryRun()) {
            return would(
                    "retryRejected", selection, "these would be sent again, and what waits behind them after them");
        }
        return Answers.begun(uri, "retryRejected", admin.retryRejected(selection, request.change()));
    }

    @POST
    @Path("discard")
    @RolesAllowed(Roles.OPERATOR)
    public Response discard(@PathParam("outbox") String outbox, String body, @Context UriInfo uri) {
        ChangeRequest request = request(body, uri);
        RejectedSelection selection = Targets.rejected(outbox, request.fields());
        if (request.dryRun()) {
            return would(
                    "discardRejected", selection, "these would be deleted for good, and what waits behind them sent");
        }
        return Answers.begun(uri, "discardRejected", admin.discardRejected(selection, request.change()));
    }

    private ChangeRequest request(String body, UriInfo uri) {
        return ChangeRequest.of(body, uri, session, "id", "group", "filter");
    }

    private Response would(String action, RejectedSelection selection, String effect) {
        return Response.ok(ChangeResult.would(action, selection.outbox(), effect, count(selection)))
                .build();
    }

    private Count count(RejectedSelection selection) {
        if (selection instanceof RejectedSelection.One one) {
            RejectedInfo event = admin.rejectedEvent(one.outbox(), one.entry())
                    .map(RejectedContent::info)
                    .orElseThrow(() -> new RequestRefusedException(
                            "outbox " + one.outbox() + " has no rejected event " + one.entry()));
            if (event.state() == RejectedState.WAITING) {
                throw new RequestRefusedException("event " + one.entry() + " only waits behind one of its group");
            }
            return new Count(1, false);
        }
        RejectedFilter filter = selection instanceof RejectedSelection.Matching matching
                ? matching.filter()
                : RejectedFilter.of(selection.outbox()).withGroup(((RejectedSelection.Group) selection).group());
        return BoundedCount.of(page -> admin.rejected(filter.withState(RejectedState.REJECTED), page));
    }
}
