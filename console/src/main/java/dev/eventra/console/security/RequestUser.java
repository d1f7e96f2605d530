package dev.eventra.console.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** The user that {@link ConsoleAuthentication} left at the request. */
@RequestScoped
public class RequestUser implements UserSession {

    private HttpServletRequest request;

    /** For the proxy. */
    protected RequestUser() {}

    @Inject
    RequestUser(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public CurrentUser user() {
        return RequestLogin.of(request)
                .map(RequestLogin::user)
                .orElseThrow(() -> new IllegalStateException("nobody has logged in"));
    }
}
