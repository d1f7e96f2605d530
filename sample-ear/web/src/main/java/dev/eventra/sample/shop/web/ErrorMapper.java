package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.ShopException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers every failure with an {@link ErrorBody}. */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class.getName());
    private static final int UNPROCESSABLE = 422;

    @Override
    public Response toResponse(Throwable failure) {
        ShopException refused = refused(failure);
        if (refused != null) {
            return answer(
                    status(refused.kind()),
                    new ErrorBody(refused.getMessage(), refused.field(), refused.value(), refused.allowed()));
        }
        if (failure instanceof WebApplicationException http) {
            int status = http.getResponse().getStatus();
            return answer(status, ErrorBody.of(http.getMessage()));
        }
        LOG.log(Level.WARNING, "request failed", failure);
        return answer(500, ErrorBody.of("the shop failed, see the server's log: " + root(failure)));
    }

    /** Containers may wrap it. */
    private static ShopException refused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShopException refused) {
                return refused;
            }
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static int status(ShopException.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case ROLLED_BACK -> UNPROCESSABLE;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
        };
    }

    private static Response answer(int status, ErrorBody body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
