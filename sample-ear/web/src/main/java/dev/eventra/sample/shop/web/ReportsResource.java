package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.DailyReport;
import dev.eventra.sample.shop.ReportCheck;
import dev.eventra.sample.shop.ReportQueries;
import dev.eventra.sample.shop.UserReport;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /shop/reports}. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReportsResource {

    private static final int MAX_LIMIT = 1_000;

    @Inject
    private ReportQueries reports;

    @GET
    @Path("users")
    public List<UserReport> users(@QueryParam("limit") @DefaultValue("1000") String limit) {
        return reports.users(Limits.parse(limit, MAX_LIMIT));
    }

    @GET
    @Path("days")
    public List<DailyReport> days(@QueryParam("limit") @DefaultValue("1000") String limit) {
        return reports.days(Limits.parse(limit, MAX_LIMIT));
    }

    @GET
    @Path("check")
    public ReportCheck check() {
        return reports.check();
    }
}
