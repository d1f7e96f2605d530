package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.ShopException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Set;

/** A request's JSON object. A field of the wrong kind is refused by name, as the binding to a class would not. */
final class RequestBody {

    private final JsonObject json;

    private RequestBody(JsonObject json) {
        this.json = json;
    }

    /**
     * @param text   the body
     * @param fields the names that the object may have
     */
    static RequestBody of(String text, Set<String> fields) {
        JsonObject json = parse(text == null ? "" : text);
        for (String name : json.keySet()) {
            if (!fields.contains(name)) {
                throw refused(
                        name,
                        json.get(name),
                        "only the fields " + fields.stream().sorted().toList());
            }
        }
        return new RequestBody(json);
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonStructure json = reader.read();
            if (json instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException | IllegalStateException e) {
            throw notAnObject();
        }
        throw notAnObject();
    }

    /** Null if the field is missing. */
    String text(String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw refused(field, value, "a text");
    }

    /** Null if the field is missing. */
    Long wholeNumber(String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonNumber number) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                throw refused(field, value, "a whole number");
            }
        }
        throw refused(field, value, "a whole number");
    }

    /** The default if the field is missing. */
    int wholeNumber(String field, int otherwise) {
        Long value = wholeNumber(field);
        if (value == null) {
            return otherwise;
        }
        if (value != value.intValue()) {
            throw refused(field, json.get(field), "a smaller number");
        }
        return value.intValue();
    }

    private static ShopException refused(String field, JsonValue value, String allowed) {
        Object shown = value instanceof JsonString text ? text.getString() : value.toString();
        return ShopException.invalid(field, shown, allowed);
    }

    private static ShopException notAnObject() {
        return new ShopException(
                ShopException.Kind.INVALID, "the body is not a JSON object", null, null, "a JSON object");
    }
}
