package dev.eventra.console.rest;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.LetterState;
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

/** {@code /subscriptions/<name>/dead-letters}: events that a subscription gave up, and those behind them. */
@Path("subscriptions/{subscription}/dead-letters")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DeadLetterResource {

    private EventraAdmin admin;
    private UserSession session;

    /** For the proxy. */
    protected DeadLetterResource() {}

    @Inject
    DeadLetterResource(EventraAdmin admin, UserSession session) {
        this.admin = admin;
        this.session = session;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<DeadLetterInfo> deadLetters(@PathParam("subscription") String name, @Context UriInfo uri) {
        Query query = Query.ofList(uri, "group", "type", "errorClass", "state", "since", "until", "eventId");
        return PageView.of(admin.deadLetters(
                new DeadLetterFilter(
                        name,
                        query.text("group"),
                        query.text("type"),
                        query.text("errorClass"),
                        query.constant("state", LetterState.class),
                        query.time("since"),
                        query.time("until"),
                        query.text("eventId")),
                query.page()));
    }

    /** The data is masked but for payload readers. */
    @GET
    @Path("{id: [0-9]+}")
    @RolesAllowed(Roles.VIEWER)
    public DeadLetterView deadLetter(@PathParam("subscription") String name, @PathParam("id") String id) {
        DeadLetterContent letter = admin.deadLetter(name, Targets.id(id))
                .orElseThrow(() -> new NoSuchThingException("dead letter", name + "/" + id));
        return DeadLetterView.of(letter, session.user().is(Roles.PAYLOAD_READER));
    }

    @POST
    @Path("redrive")
    @RolesAllowed(Roles.OPERATOR)
    public Response redrive(@PathParam("subscription") String name, String body, @Context UriInfo uri) {
        ChangeRequest request = request(body, uri);
        DeadLetterSelection selection = Targets.deadLetters(name, request.fields());
        if (request.dryRun()) {
            return would(
                    "redrive",
                    selection,
                    "these, and what stands before and behind them in their groups, would be delivered again");
        }
        return Answers.begun(uri, "redrive", admin.redrive(selection, request.change()));
    }

    @POST
    @Path("discard")
    @RolesAllowed(Roles.OPERATOR)
    public Response discard(@PathParam("subscription") String name, String body, @Context UriInfo uri) {
        ChangeRequest request = request(body, uri);
        DeadLetterSelection selection = Targets.deadLetters(name, request.fields());
        if (request.dryRun()) {
            return would("discard", selection, "those of these that were given up would be deleted for good");
        }
        return Answers.begun(uri, "discard", admin.discard(selection, request.change()));
    }

    private ChangeRequest request(String body, UriInfo uri) {
        return ChangeRequest.of(body, uri, session, "id", "group", "filter");
    }

    private Response would(String action, DeadLetterSelection selection, String effect) {
        return Response.ok(ChangeResult.would(action, selection.subscription(), effect, count(selection)))
                .build();
    }

    private Count count(DeadLetterSelection selection) {
        if (selection instanceof DeadLetterSelection.One one) {
            admin.deadLetter(one.subscription(), one.id())
                    .orElseThrow(() -> new RequestRefusedException(
                            "there is no dead letter " + one.id() + " of " + one.subscription()));
            return new Count(1, false);
        }
        DeadLetterFilter filter = selection instanceof DeadLetterSelection.Matching matching
                ? matching.filter()
                : DeadLetterFilter.of(selection.subscription())
                        .withGroup(((DeadLetterSelection.Group) selection).group());
        return BoundedCount.of(page -> admin.deadLetters(filter, page));
    }
}
