package dev.eventra.console.security;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells who sends a request; {@link AccessFilter} tells what that one may.
 *
 * <ul>
 *   <li>A login page calls {@code SecurityContext.authenticate} with a {@link UsernamePasswordCredential}. If it is right,
 *       the session gets a new id and the user's name, and answers {@code SUCCESS}; what was in the session stays. If it
 *       is wrong, the answer is {@code SEND_FAILURE}, nothing is written to the response, and {@link #retryAfter} tells
 *       whether the user has to wait.
 *   <li>Where {@link Access} allows it, {@code Authorization: Basic} is looked at. It makes no session.
 *   <li>Else the session's user is the user, as long as he is among the configured ones.
 * </ul>
 *
 * To log out is to invalidate the session. Thread-safe.
 */
@ApplicationScoped
@DeclareRoles({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.PAYLOAD_READER, Roles.TEST_PUBLISHER})
public class ConsoleAuthentication implements HttpAuthenticationMechanism {

    /** The session's attribute with the user's name. */
    static final String USER = "dev.eventra.console.user";

    private static final String RETRY_AFTER = ConsoleAuthentication.class.getName() + ".retryAfter";

    private Logins logins;

    /** For the proxy. */
    protected ConsoleAuthentication() {}

    @Inject
    ConsoleAuthentication(Logins logins) {
        this.logins = logins;
    }

    /** How long a user has to wait whose login was not even looked at in this request; empty if it was. */
    public static Optional<Duration> retryAfter(HttpServletRequest request) {
        return Optional.ofNullable((Duration) request.getAttribute(RETRY_AFTER));
    }

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        AuthenticationParameters asked = context.getAuthParameters();
        if (asked != null && asked.getCredential() instanceof UsernamePasswordCredential login) {
            return logIn(request, context, login);
        }
        String header = request.getHeader("Authorization");
        if (header != null && Access.of(request).isBasic()) {
            return BasicCredentials.parse(header)
                    .flatMap(basic -> attempt(request, basic.name(), basic.password()))
                    .map(user -> accept(request, context, new RequestLogin(user, false)))
                    .orElseGet(context::doNothing);
        }
        return sessionUser(request)
                .map(user -> accept(request, context, new RequestLogin(user, true)))
                .orElseGet(context::doNothing);
    }

    private AuthenticationStatus logIn(
            HttpServletRequest request, HttpMessageContext context, UsernamePasswordCredential login) {
        Optional<CurrentUser> user =
                attempt(request, login.getCaller(), login.getPassword().getValue());
        if (user.isEmpty()) {
            return AuthenticationStatus.SEND_FAILURE;
        }
        if (request.getSession(false) != null) {
            // an id that somebody else may know must not become a logged-in one
            request.changeSessionId();
        }
        request.getSession().setAttribute(USER, user.get().name());
        return accept(request, context, new RequestLogin(user.get(), true));
    }

    private Optional<CurrentUser> attempt(HttpServletRequest request, String name, char[] password) {
        LoginAttempt attempt = logins.attempt(name, password, request.getRemoteAddr());
        attempt.retry().ifPresent(retry -> request.setAttribute(RETRY_AFTER, retry));
        return attempt.user();
    }

    private Optional<CurrentUser> sessionUser(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null
                ? Optional.empty()
                : Optional.ofNullable((String) session.getAttribute(USER)).flatMap(logins::find);
    }

    private static AuthenticationStatus accept(
            HttpServletRequest request, HttpMessageContext context, RequestLogin login) {
        login.setOn(request);
        return context.notifyContainerAboutLogin(
                login.user().name(), login.user().roles());
    }
}
