package dev.eventra.bench.console;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the API says of itself: so nothing that it offers is forgotten.
 *
 * @param queries the parameters in the query of each path that has a GET, by the path
 */
record OpenApi(Map<String, Set<String>> queries) {

    private static final String REFERENCE = "#/components/parameters/";

    static OpenApi of(JsonObject document) {
        JsonObject shared = document.getJsonObject("components").getJsonObject("parameters");
        Map<String, Set<String>> queries = new TreeMap<>();
        document.getJsonObject("paths").forEach((path, methods) -> {
            JsonObject get = methods.asJsonObject().getJsonObject("get");
            if (get != null) {
                queries.put(path, parameters(get.getJsonArray("parameters"), shared));
            }
        });
        return new OpenApi(queries);
    }

    private static Set<String> parameters(JsonArray parameters, JsonObject shared) {
        Set<String> names = new TreeSet<>();
        if (parameters == null) {
            return names;
        }
        for (JsonValue each : parameters) {
            JsonObject parameter = each.asJsonObject();
            String reference = parameter.getString("$ref", "");
            JsonObject described =
                    reference.isEmpty() ? parameter : shared.getJsonObject(reference.substring(REFERENCE.length()));
            if (described.getString("in").equals("query")) {
                names.add(described.getString("name"));
            }
        }
        return names;
    }

    /** What none of these calls asks for: paths, and parameters as {@code path?name}. */
    Set<String> missing(Iterable<Call> calls) {
        Set<String> missing = new TreeSet<>();
        queries.forEach((path, names) -> {
            missing.add(path);
            names.forEach(name -> missing.add(path + "?" + name));
        });
        for (Call call : calls) {
            missing.remove(call.template());
            for (String parameter : call.address().query().split("&")) {
                missing.remove(call.template() + "?" + parameter.replaceFirst("=.*", ""));
            }
        }
        return missing;
    }
}
