package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.Chaos;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /shop/chaos}: whose report fails on purpose. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ChaosResource {

    @Inject
    private Chaos chaos;

    /**
     * What is broken.
     *
     * @param allowed whether anything can be
     * @param users   whose report is
     */
    public record Broken(boolean allowed, List<String> users) {}

    @GET
    public Broken broken() {
        return new Broken(chaos.isAllowed(), chaos.brokenUsers());
    }

    @PUT
    @Path("{user}")
    public Broken breakReport(@PathParam("user") String user) {
        chaos.breakReportOf(user);
        return broken();
    }

    @DELETE
    @Path("{user}")
    public Broken mend(@PathParam("user") String user) {
        chaos.mend(user);
        return broken();
    }
}
