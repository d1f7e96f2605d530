package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.console.security.Roles;
import dev.eventra.console.security.UserSession;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;

/** {@code /outboxes/{outbox}/reshard}: another number of shards. */
@Path("outboxes/{outbox}/reshard")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ReshardResource {

    private ClusterAdmin cluster;
    private UserSession session;

    /** For the proxy. */
    protected ReshardResource() {}

    @Inject
    ReshardResource(ClusterAdmin cluster, UserSession session) {
        this.cluster = cluster;
        this.session = session;
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    public Response reshard(@PathParam("outbox") String outbox, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session, "shards", "patienceSeconds");
        if (!request.fields().has("shards")) {
            throw new InvalidRequestException("shards", "is missing");
        }
        ReshardRequest wanted = ReshardRequest.of(outbox, request.fields().wholeNumber("shards", 0));
        if (request.fields().has("patienceSeconds")) {
            wanted = new ReshardRequest(
                    outbox, wanted.shards(), Duration.ofSeconds(request.fields().wholeNumber("patienceSeconds", 0)));
        }
        if (request.dryRun()) {
            cluster.checkReshard(wanted);
            return Response.ok(ChangeResult.would(
                            "reshard",
                            outbox,
                            "it would have " + wanted.shards()
                                    + " shards once few events wait; new transactions wait for some seconds then"))
                    .build();
        }
        return Answers.begun(uri, "reshard", cluster.reshard(wanted, request.change()));
    }
}
