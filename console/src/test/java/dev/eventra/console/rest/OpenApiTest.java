package dev.eventra.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.RolesAllowed;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The document says what the classes do, all of it and no more. */
class OpenApiTest {

    private final JsonObject document = read();

    @Test
    void every_path_and_method_is_documented_with_its_role_and_nothing_else_is() {
        Map<String, String> documented = new TreeMap<>();
        document.getJsonObject("paths")
                .forEach((path, methods) -> methods.asJsonObject().forEach((method, operation) -> {
                    String role = operation.asJsonObject().getString("x-role");
                    documented.put(method.toUpperCase(Locale.ROOT) + " " + path, role);
                }));

        assertThat(documented).isEqualTo(served());
    }

    @Test
    void every_change_offers_a_dry_run_and_asks_for_a_reason() {
        document.getJsonObject("paths")
                .forEach((path, methods) -> methods.asJsonObject().forEach((method, operation) -> {
                    if (method.equals("post")) {
                        JsonObject change = operation.asJsonObject();
                        assertThat(change.get("parameters").toString()).as(path).contains("/parameters/dryRun");
                        assertThat(change.getValue("/requestBody/content/application~1json/schema/required")
                                        .asJsonArray())
                                .as(path)
                                .contains(Json.createValue("reason"));
                    }
                }));
    }

    @Test
    void every_reference_leads_somewhere() {
        follow(document);
    }

    private void follow(JsonValue value) {
        if (value instanceof JsonObject object) {
            if (object.get("$ref") instanceof JsonString target) {
                String pointer = target.getString().substring(1);
                assertThat(document.getValue(pointer)).as(pointer).isNotNull();
            }
            object.values().forEach(this::follow);
        } else if (value instanceof JsonArray array) {
            array.forEach(this::follow);
        }
    }

    private static Map<String, String> served() {
        Map<String, String> served = new TreeMap<>();
        for (Class<?> resource : ApiApplication.RESOURCES) {
            for (Method method : resource.getDeclaredMethods()) {
                String verb = method.isAnnotationPresent(GET.class)
                        ? "GET"
                        : method.isAnnotationPresent(POST.class) ? "POST" : null;
                if (verb != null) {
                    served.put(verb + " " + path(resource, method), role(method));
                }
            }
        }
        return served;
    }

    private static String role(Method method) {
        RolesAllowed allowed = method.getAnnotation(RolesAllowed.class);
        assertThat(allowed).as("%s says who may call it", method).isNotNull();
        assertThat(allowed.value()).as("%s", method).hasSize(1);
        return allowed.value()[0];
    }

    private static String path(Class<?> resource, Method method) {
        String path = "/" + resource.getAnnotation(Path.class).value();
        if (method.isAnnotationPresent(Path.class)) {
            path += "/" + method.getAnnotation(Path.class).value();
        }
        // patterns of parameters are no part of their names
        return path.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }

    private static JsonObject read() {
        try (JsonReader reader =
                Json.createReader(OpenApiResource.class.getResourceAsStream(OpenApiResource.DOCUMENT))) {
            return reader.readObject();
        }
    }
}
