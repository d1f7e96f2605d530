package dev.eventra.console.rest;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
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
import java.util.Optional;

/** {@code /shards}: the tables of the outboxes, and who relays them. */
@Path("shards")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ShardResource {

    private ClusterAdmin cluster;
    private UserSession session;

    /** For the proxy. */
    protected ShardResource() {}

    @Inject
    ShardResource(ClusterAdmin cluster, UserSession session) {
        this.cluster = cluster;
        this.session = session;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public PageView<ShardInfo> shards() {
        return PageView.of(cluster.shards());
    }

    @POST
    @Path("{outbox}/{shard}/pause")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult pause(
            @PathParam("outbox") String outbox, @PathParam("shard") String shard, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        ShardInfo now = find(outbox, shard);
        if (request.dryRun()) {
            return ChangeResult.would(
                    "pauseShard",
                    name(now),
                    now.paused() ? "it is paused already" : "its events would wait, " + now.pending() + " of them now");
        }
        cluster.pauseShard(ref(now), request.change());
        return ChangeResult.done("pauseShard", name(now), "its events wait until it is resumed");
    }

    @POST
    @Path("{outbox}/{shard}/resume")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult resume(
            @PathParam("outbox") String outbox, @PathParam("shard") String shard, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session);
        ShardInfo now = find(outbox, shard);
        if (request.dryRun()) {
            return ChangeResult.would(
                    "resumeShard",
                    name(now),
                    now.paused() ? now.pending() + " events would be relayed" : "it is not paused");
        }
        cluster.resumeShard(ref(now), request.change());
        return ChangeResult.done("resumeShard", name(now), "its events are relayed again");
    }

    /** Without a worker in the body the choice is the master's again. */
    @POST
    @Path("{outbox}/{shard}/move")
    @RolesAllowed(Roles.OPERATOR)
    public ChangeResult move(
            @PathParam("outbox") String outbox, @PathParam("shard") String shard, String body, @Context UriInfo uri) {
        ChangeRequest request = ChangeRequest.of(body, uri, session, "worker");
        ShardInfo now = find(outbox, shard);
        Optional<String> worker = Optional.ofNullable(request.fields().text("worker"));
        if (request.dryRun()) {
            worker.ifPresent(id -> requireTarget(id, outbox));
            return ChangeResult.would(
                    "moveShard", name(now), "from " + now.owner() + " to " + worker.orElse("whom the master chooses"));
        }
        cluster.moveShard(ref(now), worker, request.change());
        return ChangeResult.done("moveShard", name(now), "to " + worker.orElse("whom the master chooses"));
    }

    private ShardInfo find(String outbox, String shard) {
        return cluster.shards().stream()
                .filter(each -> each.outbox().equals(outbox)
                        && Integer.toString(each.shard()).equals(shard))
                .findFirst()
                .orElseThrow(() -> new NoSuchThingException("shard", outbox + "/" + shard));
    }

    /** Only for a dry run: the change itself is judged by whoever makes it. */
    private void requireTarget(String worker, String outbox) {
        boolean able = cluster.workers().stream()
                .anyMatch(each -> each.id().equals(worker)
                        && each.alive()
                        && !each.drained()
                        && each.outboxes().contains(outbox));
        if (!able) {
            throw new RequestRefusedException(
                    "worker " + worker + " is not in the cluster, is drained or does not reach the outbox " + outbox);
        }
    }

    private static ShardRef ref(ShardInfo shard) {
        return new ShardRef(shard.outbox(), shard.shard());
    }

    private static String name(ShardInfo shard) {
        return shard.outbox() + "/" + shard.shard();
    }
}
