package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.BurstProgress;
import dev.eventra.sample.shop.BurstService;
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
import java.util.List;
import java.util.Set;

/** {@code /shop/bursts}: many orders at once. Each server knows only the bursts that it began itself. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class BurstsResource {

    private static final Set<String> FIELDS = Set.of("count", "users", "tasks", "rate");
    private static final int DEFAULT_USERS = 10;
    private static final int DEFAULT_TASKS = 4;

    @Inject
    private BurstService bursts;

    @Context
    private UriInfo uri;

    @POST
    public Response start(String json) {
        RequestBody body = RequestBody.of(json, FIELDS);
        BurstProgress burst = bursts.start(
                body.wholeNumber("count", 0),
                body.wholeNumber("users", DEFAULT_USERS),
                body.wholeNumber("tasks", DEFAULT_TASKS),
                body.wholeNumber("rate", 0));
        return Response.accepted(burst)
                .location(uri.getBaseUriBuilder().path(burst.id()).build())
                .build();
    }

    @GET
    public List<BurstProgress> latest() {
        return bursts.latest();
    }

    @GET
    @Path("{id}")
    public BurstProgress progress(@PathParam("id") String id) {
        return bursts.progress(id);
    }
}
