package dev.eventra.console.security;

import jakarta.servlet.ServletRequest;
import java.util.Optional;

/**
 * Who sends a request, and how that is known; kept as an attribute of the request. Immutable.
 *
 * @param user    who
 * @param session whether the browser's cookie told it, so that another site's page may be behind the request
 */
public record RequestLogin(CurrentUser user, boolean session) {

    private static final String ATTRIBUTE = RequestLogin.class.getName();

    void setOn(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The login of a request; empty if nobody has logged in. */
    public static Optional<RequestLogin> of(ServletRequest request) {
        return Optional.ofNullable((RequestLogin) request.getAttribute(ATTRIBUTE));
    }
}
