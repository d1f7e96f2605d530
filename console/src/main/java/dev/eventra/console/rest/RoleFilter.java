package dev.eventra.console.rest;

import dev.eventra.console.problem.ProblemDetail;
import dev.eventra.console.security.CurrentUser;
import dev.eventra.console.security.RequestLogin;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lets a method be called only by who has a role that it names in {@link RolesAllowed}; a method that names none, by
 * nobody. JAX-RS need not look at that annotation; where it does, this comes right before and says which role is missing.
 */
@Provider
@Priority(Priorities.AUTHORIZATION - 1)
public class RoleFilter implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        RolesAllowed allowed = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        String[] roles = allowed == null ? new String[0] : allowed.value();
        Optional<CurrentUser> user = RequestLogin.of(servletRequest).map(RequestLogin::user);
        if (user.isEmpty() || Arrays.stream(roles).noneMatch(user.get()::is)) {
            ProblemDetail problem = ProblemDetail.of(403, "required is the role " + String.join(" or ", roles));
            request.abortWith(Response.status(problem.status())
                    .type(ProblemDetail.MEDIA_TYPE)
                    .entity(problem.json())
                    .build());
        }
    }
}
