package dev.eventra.console.rest;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.console.problem.ProblemDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.util.UUID;

/** Answers every failure with a {@link ProblemDetail}; what nobody expected goes to the log, and only its id out. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());
    private static final String RETRY_SECONDS = "5";
    private static final int FIRST_SERVER_ERROR = 500;

    @Context
    private HttpServletRequest request;

    @Override
    public Response toResponse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidRequestException invalid) {
                return answer(new ProblemDetail(400, invalid.getMessage(), invalid.field(), null));
            }
            if (cause instanceof NoSuchThingException missing) {
                return answer(ProblemDetail.of(404, missing.getMessage()));
            }
            if (cause instanceof RequestRefusedException refused) {
                return answer(ProblemDetail.of(409, refused.getMessage()));
            }
            if (cause instanceof AdminUnavailableException) {
                return unavailable(failure, cause);
            }
        }
        return failure instanceof WebApplicationException http ? http(http) : unexpected(failure);
    }

    private Response unavailable(Throwable failure, Throwable cause) {
        String id = log(Level.WARNING, failure);
        ProblemDetail problem = new ProblemDetail(503, cause.getMessage(), null, id);
        return builder(problem).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build();
    }

    private Response http(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        if (status >= FIRST_SERVER_ERROR) {
            return unexpected(failure);
        }
        Response.ResponseBuilder builder = builder(ProblemDetail.of(status, null));
        if (failure instanceof NotAllowedException) {
            builder.header(HttpHeaders.ALLOW, failure.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        return builder.build();
    }

    private Response unexpected(Throwable failure) {
        String id = log(Level.ERROR, failure);
        return answer(new ProblemDetail(500, "the server's log has more under this error id", null, id));
    }

    private String log(Level level, Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.log(level, "request " + id + " failed: " + request.getMethod() + " " + request.getRequestURI(), failure);
        return id;
    }

    private static Response answer(ProblemDetail problem) {
        return builder(problem).build();
    }

    private static Response.ResponseBuilder builder(ProblemDetail problem) {
        return Response.status(problem.status()).type(ProblemDetail.MEDIA_TYPE).entity(problem.json());
    }
}
