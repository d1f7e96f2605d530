package dev.eventra.console.security;

import dev.eventra.console.problem.ProblemDetail;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Turns away who has not logged in, and changes that another site's page may have sent in the user's name. What is not
 * known to be open is closed.
 *
 * <p>Against such changes (CSRF): a request that is known by its session cookie must have the header
 * {@code X-Requested-With}, whatever its value. A form of another site can't set it, and a script there has to ask first
 * (CORS preflight), which is never granted. {@code SameSite} of the cookie says the same, but not to every browser.
 * Browsers keep Basic passwords too and send them by themselves; a change by Basic therefore has to have a JSON body,
 * which the API insists on, and which another site can't send without asking either.
 */
public class AccessFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String METRICS_PUBLIC = "eventra.console.metrics.public";
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final int TOO_MANY_REQUESTS = 429;

    @Inject
    private transient ConsoleSettings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Access access = Access.of(request);
        Optional<RequestLogin> login = RequestLogin.of(request);
        boolean open = access == Access.OPEN || access == Access.METRICS && settings.isOn(METRICS_PUBLIC);
        if (login.isEmpty() && !open) {
            turnAway(access, request, response);
        } else if (access == Access.API && login.isPresent() && isForeign(login.get(), request)) {
            ProblemDetail.of(403, "a change that is known by its session has to have the header X-Requested-With")
                    .send(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isForeign(RequestLogin login, HttpServletRequest request) {
        return login.session()
                && !SAFE_METHODS.contains(request.getMethod())
                && request.getHeader("X-Requested-With") == null;
    }

    private static void turnAway(Access access, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Duration> retry = ConsoleAuthentication.retryAfter(request);
        if (retry.isPresent()) {
            response.setHeader("Retry-After", Long.toString(retry.get().toSeconds() + 1));
            ProblemDetail.of(TOO_MANY_REQUESTS, "too many failed logins; try again later")
                    .send(response);
        } else if (access.isBasic()) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Eventra\", charset=\"UTF-8\"");
            ProblemDetail.of(401, "log in by HTTP Basic").send(response);
        } else if (SAFE_METHODS.contains(request.getMethod())) {
            WantedPage.remember(request);
            // not sendRedirect: it drops the headers that are set
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", request.getContextPath() + "/login");
        } else {
            ProblemDetail.of(401, "log in first").send(response);
        }
    }
}
