package dev.eventra.bench.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private static final String DOCUMENT =
            """
            {"paths": {
              "/events": {"get": {"parameters": [{"name": "type", "in": "query"}, {"$ref": "#/components/parameters/after"}]}},
              "/events/{id}": {"get": {"parameters": [{"name": "id", "in": "path"}]}},
              "/rebalance": {"post": {}}},
             "components": {"parameters": {"after": {"name": "after", "in": "query"}}}}""";

    @Test
    void what_no_call_asks_for_is_named() {
        OpenApi api = OpenApi.of(document());

        assertThat(api.missing(List.of())).containsExactly("/events", "/events/{id}", "/events?after", "/events?type");
        assertThat(api.missing(List.of(Call.of(
                        "/events",
                        "one",
                        Address.of("/api/v1/events").with("type", "a b").with("size", 5)))))
                .containsExactly("/events/{id}", "/events?after");
    }

    private static JsonObject document() {
        return Json.createReader(new StringReader(DOCUMENT)).readObject();
    }
}
