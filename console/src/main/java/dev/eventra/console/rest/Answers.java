package dev.eventra.console.rest;

import dev.eventra.api.admin.Operation;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Answers that several resources give. */
final class Answers {

    private Answers() {}

    /** 202 with the operation and its address. */
    static Response begun(UriInfo uri, String action, Operation operation) {
        return Response.accepted(ChangeResult.begun(action, operation))
                .location(uri.getBaseUriBuilder()
                        .path("operations")
                        .path(operation.id())
                        .build())
                .build();
    }
}
