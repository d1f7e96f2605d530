package dev.eventra.engine.event;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Extension attributes as they stand in a table: a JSON object of strings, or null if there are none. */
public final class ExtensionsJson {

    private ExtensionsJson() {}

    /**
     * @return null if there are no extensions
     */
    public static String write(Map<String, String> extensions) {
        if (extensions.isEmpty()) {
            return null;
        }
        JsonObjectBuilder json = Json.createObjectBuilder();
        extensions.forEach(json::add);
        return json.build().toString();
    }

    /**
     * @param json null for no extensions
     */
    public static Map<String, String> read(String json) {
        if (json == null) {
            return Map.of();
        }
        Map<String, String> extensions = new LinkedHashMap<>();
        try (JsonParser parser = Json.createParser(new StringReader(json))) {
            String name = null;
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case KEY_NAME -> name = parser.getString();
                    case VALUE_STRING -> extensions.put(name, parser.getString());
                    default -> {}
                }
            }
        }
        return extensions;
    }
}
