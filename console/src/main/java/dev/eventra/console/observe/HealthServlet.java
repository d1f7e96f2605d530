package dev.eventra.console.observe;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.ClusterInfo;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;

/**
 * {@code /health/live} and {@code /health/ready}, for everybody: they say what answers, and not where it is. Ready means
 * that database and Kafka answer; without ZooKeeper relaying goes on, so that is told only.
 */
@WebServlet("/health/*")
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(HealthServlet.class.getName());
    private static final Set<String> REQUIRED = Set.of("database", "kafka");

    @Inject
    private transient ClusterAdmin cluster;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String what = request.getPathInfo() == null ? "" : request.getPathInfo();
        switch (what) {
            case "/live" -> answer(response, true, List.of());
            case "/ready" -> ready(response);
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private void ready(HttpServletResponse response) throws IOException {
        List<ClusterInfo.Part> parts;
        try {
            parts = cluster.cluster().parts();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "not ready", e);
            answer(response, false, List.of());
            return;
        }
        long up = parts.stream()
                .filter(part -> part.up() && REQUIRED.contains(part.name()))
                .map(ClusterInfo.Part::name)
                .distinct()
                .count();
        answer(response, up == REQUIRED.size(), parts);
    }

    private static void answer(HttpServletResponse response, boolean up, List<ClusterInfo.Part> parts)
            throws IOException {
        JsonObjectBuilder json = Json.createObjectBuilder().add("status", word(up));
        parts.forEach(part -> json.add(part.name(), word(part.up())));
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.getWriter().write(json.build().toString());
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
