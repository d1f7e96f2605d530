package dev.eventra.console.observe;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.console.problem.ProblemDetail;
import dev.eventra.console.security.RequestLogin;
import dev.eventra.console.security.Roles;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;

/**
 * {@code /metrics} in Prometheus' text format, for viewers; for everybody if {@code eventra.console.metrics.public=true},
 * which lets those pass here who have not logged in. First the cluster's, then those of this server. Asks only for what is known or estimated: no scrape scans a table.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient EventraAdmin admin;

    @Inject
    private transient ClusterAdmin cluster;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean mayNot = RequestLogin.of(request)
                .filter(login -> !login.user().is(Roles.VIEWER))
                .isPresent();
        if (mayNot) {
            ProblemDetail.of(403, "required is the role " + Roles.VIEWER).send(response);
            return;
        }
        String text;
        try {
            text = new EventraMetrics(Clock.systemUTC())
                            .text(cluster.cluster(), cluster.workers(), cluster.shards(), admin.subscriptions())
                    + cluster.metrics();
        } catch (AdminUnavailableException e) {
            ProblemDetail.of(503, e.getMessage()).send(response);
            return;
        }
        response.setContentType(PrometheusText.MEDIA_TYPE);
        response.getWriter().write(text);
    }
}
