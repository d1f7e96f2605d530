package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.LoyaltyAccount;
import dev.eventra.sample.shop.LoyaltyPoints;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /shop/points}. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PointsResource {

    private static final int MAX_LIMIT = 1_000;

    @Inject
    private LoyaltyPoints points;

    @GET
    public List<LoyaltyAccount> best(@QueryParam("limit") @DefaultValue("1000") String limit) {
        return points.best(Limits.parse(limit, MAX_LIMIT));
    }
}
