package dev.eventra.console.rest;

import dev.eventra.api.admin.InvalidRequestException;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A JSON object of a request. A field that is not known, or of the wrong kind, is refused by its name, as the binding to a
 * class would not do: a misspelt filter must not select more than was meant.
 */
final class JsonFields {

    private final String prefix;
    private final JsonObject json;

    private JsonFields(String prefix, JsonObject json, Set<String> known) {
        this.prefix = prefix;
        this.json = json;
        for (String name : json.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        prefix + name, "is not known here; allowed are " + new TreeSet<>(known));
            }
        }
    }

    /**
     * @param text  the body
     * @param known the names that the object may have
     */
    static JsonFields parse(String text, Set<String> known) {
        try (JsonReader reader = Json.createReader(new StringReader(text == null ? "" : text))) {
            JsonStructure json = reader.read();
            if (json instanceof JsonObject object) {
                return new JsonFields("", object, known);
            }
        } catch (JsonException | IllegalStateException e) {
            throw notAnObject();
        }
        throw notAnObject();
    }

    private static InvalidRequestException notAnObject() {
        return new InvalidRequestException("body", "is not a JSON object");
    }

    private Optional<JsonValue> value(String name) {
        JsonValue value = json.getOrDefault(name, JsonValue.NULL);
        return value == JsonValue.NULL ? Optional.empty() : Optional.of(value);
    }

    boolean has(String name) {
        return value(name).isPresent();
    }

    /** Null if the field is missing, as below. */
    String text(String name) {
        return value(name).map(value -> text(prefix + name, value)).orElse(null);
    }

    Instant time(String name) {
        return value(name)
                .map(value -> instant(prefix + name, text(prefix + name, value)))
                .orElse(null);
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return value(name)
                .map(value -> constant(prefix + name, text(prefix + name, value), type))
                .orElse(null);
    }

    Long wholeNumber(String name) {
        return value(name).map(value -> wholeNumber(prefix + name, value)).orElse(null);
    }

    int wholeNumber(String name, int otherwise) {
        Long value = wholeNumber(name);
        if (value == null) {
            return otherwise;
        }
        if (value != value.intValue()) {
            throw new InvalidRequestException(prefix + name, value + " is too large");
        }
        return value.intValue();
    }

    /** Empty if the field is missing. */
    List<String> texts(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (!(json.get(name) instanceof JsonArray array)) {
            throw wrong(prefix + name, "an array of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonValue each : array) {
            texts.add(text(prefix + name, each));
        }
        return texts;
    }

    /** Empty if the field is missing. */
    Optional<JsonFields> object(String name, Set<String> known) {
        return value(name).map(value -> new JsonFields(prefix + name + ".", object(name, value), known));
    }

    /** An object whose names are partitions; empty if the field is missing. */
    <T> Map<Integer, T> byPartition(String name, Function<JsonFields, T> read, Set<String> known) {
        Map<Integer, T> all = new TreeMap<>();
        value(name).ifPresent(value -> object(name, value).forEach((partition, each) -> {
            String path = prefix + name + "." + partition;
            JsonObject object = each instanceof JsonObject found
                    ? found
                    // a bare number stands for an object with one field
                    : Json.createObjectBuilder().add("offset", each).build();
            all.put(partition(path, partition), read.apply(new JsonFields(path + ".", object, known)));
        }));
        return all;
    }

    private static int partition(String path, String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(path, "is not named by a partition, a whole number from 0");
        }
    }

    private JsonObject object(String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw wrong(prefix + name, "an object");
    }

    private static String text(String path, JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw wrong(path, "a text");
    }

    private static Long wholeNumber(String path, JsonValue value) {
        if (value instanceof JsonNumber number && number.isIntegral()) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                throw wrong(path, "a smaller number");
            }
        }
        throw wrong(path, "a whole number");
    }

    static Instant instant(String path, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong(path, "a time such as 2026-11-21T09:30:00Z");
        }
    }

    static <E extends Enum<E>> E constant(String path, String text, Class<E> type) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw wrong(path, "one of " + List.of(type.getEnumConstants()));
    }

    private static InvalidRequestException wrong(String path, String allowed) {
        return new InvalidRequestException(path, "is not allowed; required is " + allowed);
    }
}
