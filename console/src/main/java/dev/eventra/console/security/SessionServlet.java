package dev.eventra.console.security;

import dev.eventra.console.problem.ProblemDetail;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code /session}: logs in (POST with the form fields {@code username} and {@code password}) and out (DELETE) without a
 * page. Both need the header {@code X-Requested-With}, so that no other site can log a browser in or out.
 */
@WebServlet(SessionServlet.PATH)
public class SessionServlet extends HttpServlet {

    static final String PATH = "/session";

    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY_REQUESTS = 429;

    @Inject
    private transient SecurityContext security;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("X-Requested-With") == null) {
            ProblemDetail.of(403, "the header X-Requested-With is missing").send(response);
            return;
        }
        switch (request.getMethod()) {
            case "POST" -> logIn(request, response);
            case "DELETE" -> logOut(request, response);
            default -> {
                response.setHeader("Allow", "POST, DELETE");
                ProblemDetail.of(405, "allowed are POST and DELETE").send(response);
            }
        }
    }

    private void logIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("username");
        String password = request.getParameter("password");
        if (name == null || password == null) {
            ProblemDetail.of(400, "required are the form fields username and password")
                    .send(response);
            return;
        }
        AuthenticationStatus status = security.authenticate(
                request,
                response,
                AuthenticationParameters.withParams().credential(new UsernamePasswordCredential(name, password)));
        if (status == AuthenticationStatus.SUCCESS) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        Optional<Duration> retry = ConsoleAuthentication.retryAfter(request);
        retry.ifPresent(time -> response.setHeader("Retry-After", Long.toString(time.toSeconds() + 1)));
        ProblemDetail.of(
                        retry.isPresent() ? TOO_MANY_REQUESTS : 401,
                        retry.isPresent() ? "too many failed logins; try again later" : "user or password is wrong")
                .send(response);
    }

    private static void logOut(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
