package dev.eventra.sample.shop.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Says which server answered, for a shop that runs on several; and keeps answers out of caches. */
@Provider
public class InstanceFilter implements ContainerResponseFilter {

    /** Such as {@code port 8080, process 4711}. */
    public static final String HEADER = "X-Shop-Instance";

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders()
                .putSingle(
                        HEADER,
                        "port " + servletRequest.getLocalPort() + ", process "
                                + ProcessHandle.current().pid());
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
