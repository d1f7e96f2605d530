package dev.eventra.console.rest;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.ReplayRequest;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /replays}: delivers past events again to one subscription. */
@Path("replays")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ReplayResource {

    private EventraAdmin admin;
    private UserSession session;

    /** For the proxy. */
    protected ReplayResource() {}

    @Inject
    ReplayResource(EventraAdmin admin, UserSession session) {
        this.admin = admin;
        this.session = session;
    }

    private static final int DEFAULT_SAMPLES = 20;

    /** A dry run counts what would be delivered, and shows the first events. */
    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response replay(String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(
                body,
                uri,
                session,
                "subscription",
                "from",
                "to",
                "ranges",
                "types",
                "groups",
                "filter",
                "rate",
                "samples");
        ReplayRequest replay = Targets.replay(request.fields());
        int samples = request.fields().wholeNumber("samples", DEFAULT_SAMPLES);
        if (request.dryRun()) {
            ReplayPreviewView preview = ReplayPreviewView.of(admin.previewReplay(replay, samples));
            return Response.ok(ChangeResult.wouldReplay(
                            replay.subscription(), preview.count() + " events would be delivered again", preview))
                    .build();
        }
        return Answers.begun(uri, "replay", admin.replay(replay, request.change()));
    }
}
