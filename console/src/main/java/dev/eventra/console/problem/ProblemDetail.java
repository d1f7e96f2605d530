package dev.eventra.console.problem;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer of {@code application/problem+json}. Immutable.
 *
 * @param status the HTTP status
 * @param detail what went wrong, for the user; null if the status says all
 * @param field  the request's field that is not allowed; null if it isn't about one
 * @param error  where to find more in the server's log; null if there isn't more
 */
public record ProblemDetail(int status, String detail, String field, String error) {

    /** Its media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Without a field. */
    public static ProblemDetail of(int status, String detail) {
        return new ProblemDetail(status, detail, null, null);
    }

    /** A short name of the status, the same in all answers. */
    public String title() {
        return switch (status) {
            case 400 -> "Invalid request";
            case 401 -> "Login required";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 409 -> "Refused in the present state";
            case 415 -> "Media type not supported";
            case 429 -> "Too many requests";
            case 503 -> "Unavailable";
            default -> status < 500 ? "Request failed" : "Internal error";
        };
    }

    /** As JSON. The type is {@code about:blank}: status and field say what there is to say. */
    public String json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", title())
                .add("status", status);
        add(json, "detail", detail);
        add(json, "field", field);
        add(json, "errorId", error);
        return json.build().toString();
    }

    private static void add(JsonObjectBuilder json, String name, String value) {
        if (value != null) {
            json.add(name, value);
        }
    }

    /** Writes it as the answer. */
    public void send(HttpServletResponse response) throws IOException {
        byte[] body = json().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
