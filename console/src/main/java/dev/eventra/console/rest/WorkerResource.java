package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.WorkerInfo;
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

/** {@code /workers}: the servers that relay and deliver. */
@Path("workers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class WorkerResource {

    private ClusterAdmin cluster;
    private UserSession session;

    /** For the proxy. */
    protected WorkerResource() {}

    @Inject
    WorkerResource(ClusterAdmin cluster, UserSession session) {
        this.cluster = cluster;
        this.session = session;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<WorkerInfo> workers() {
        return PageView.of(cluster.workers());
    }

    @POST
    @Path("{worker}/drain")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult drain(@PathParam("worker") String worker, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        WorkerInfo now = find(worker);
        if (request.dryRun()) {
            return ChangeResult.would(
                    "drainWorker",
                    worker,
                    now.drained() ? "it is drained already" : "its shards would go to others",
                    new Count(now.shards(), false));
        }
        cluster.drainWorker(worker, request.change());
        return ChangeResult.done("drainWorker", worker, "its shards go to others", new Count(now.shards(), false));
    }

    @POST
    @Path("{worker}/resume")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult resume(@PathParam("worker") String worker, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        WorkerInfo now = find(worker);
        if (request.dryRun()) {
            return ChangeResult.would(
                    "resumeWorker", worker, now.drained() ? "it would get shards again" : "it is not drained");
        }
        cluster.resumeWorker(worker, request.change());
        return ChangeResult.done("resumeWorker", worker, "it may own shards again");
    }

    private WorkerInfo find(String worker) {
        return cluster.workers().stream()
                .filter(each -> each.id().equals(worker))
                .findFirst()
                .orElseThrow(() -> new NoSuchThingException("worker", worker));
    }
}
