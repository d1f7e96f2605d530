package dev.eventra.engine.filter;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.regex.Pattern;

/** Finds a field in JSON by a path: names of fields and indexes of arrays, between dots. */
final class DataPath {

    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

    private DataPath() {}

    /**
     * @param json null for no data
     * @return null if there is no such field, or if it is JSON's null
     */
    static JsonValue find(JsonValue json, String path) {
        JsonValue current = json;
        for (String step : DOT.split(path, -1)) {
            if (current instanceof JsonObject object) {
                current = object.get(step);
            } else if (current instanceof JsonArray array && INDEX.matcher(step).matches()) {
                int index = Integer.parseInt(step);
                current = index < array.size() ? array.get(index) : null;
            } else {
                return null;
            }
        }
        return current == null || current.getValueType() == JsonValue.ValueType.NULL ? null : current;
    }
}
