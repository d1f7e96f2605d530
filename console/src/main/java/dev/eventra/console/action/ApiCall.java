package dev.eventra.console.action;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call of the REST API that does what a dialog does. Immutable.
 *
 * @param path below {@code /api/v1}, such as {@code /subscriptions/orders/pause}
 * @param body the fields of the request; the reason is added
 */
public record ApiCall(String path, Map<String, Object> body) {

    public ApiCall {
        body = Map.copyOf(body);
    }

    /** A call with nothing but a reason. */
    public static ApiCall of(String path) {
        return new ApiCall(path, Map.of());
    }

    /** The command line for a POSIX shell; asks for the password. */
    public String curl(String console, String user, String reason) {
        Map<String, Object> fields = new LinkedHashMap<>(new TreeMap<>(body));
        fields.put("reason", reason);
        return "curl -u " + quoted(user) + " -X POST " + quoted(console + "/api/v1" + path)
                + " -H 'Content-Type: application/json' -d "
                + quoted(json(fields).toString());
    }

    private static JsonObject json(Map<?, ?> fields) {
        JsonObjectBuilder builder = Json.createObjectBuilder();
        fields.forEach((key, value) -> {
            String name = key.toString();
            if (value instanceof Long number) {
                builder.add(name, number);
            } else if (value instanceof Integer number) {
                builder.add(name, number);
            } else if (value instanceof Map<?, ?> inner) {
                builder.add(name, json(inner));
            } else if (value instanceof Iterable<?> many) {
                var array = Json.createArrayBuilder();
                many.forEach(each -> array.add(each.toString()));
                builder.add(name, array);
            } else {
                builder.add(name, value.toString());
            }
        });
        return builder.build();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
