package dev.eventra.api;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * An event's data from and to Java objects, with the server's Jakarta JSON Binding and Processing. These are costly to
 * make, so they are kept with a class, and go when the class's application goes. Thread-safe.
 */
final class DataBinding {

    private record Tools(Jsonb jsonb, JsonReaderFactory readers) {

        static Tools create() {
            return new Tools(JsonbBuilder.create(), Json.createReaderFactory(Map.of()));
        }
    }

    private static final ClassValue<Tools> TOOLS = new ClassValue<>() {
        @Override
        protected Tools computeValue(Class<?> owner) {
            return Tools.create();
        }
    };

    private DataBinding() {}

    /** The data of an event as it is stored; null for none. */
    static byte[] bytes(Object data) {
        if (data == null) {
            return null;
        }
        if (data instanceof byte[] bytes) {
            return bytes.clone();
        }
        return utf8(data instanceof String text ? text : toJson(data));
    }

    private static byte[] utf8(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidEventException("data", "the text has an unpaired surrogate, it can't be written as UTF-8");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The media type of data for which none was given; null for no data. */
    static String contentType(Object data) {
        if (data == null) {
            return null;
        }
        if (data instanceof byte[]) {
            return "application/octet-stream";
        }
        return data instanceof String ? "text/plain;charset=utf-8" : "application/json";
    }

    private static String toJson(Object data) {
        Class<?> type = data.getClass();
        try {
            return with(type, tools -> tools.jsonb().toJson(data));
        } catch (RuntimeException e) {
            // a getter's or an adapter's own exception, as well as a JsonbException
            throw new InvalidEventException("data", "an object of " + type.getName() + " can't be written as JSON", e);
        }
    }

    /**
     * @param data  as it is stored; not null
     * @param type  the type wanted
     * @param owner the class to keep the tools with
     * @return null if the data is JSON's null
     * @throws RuntimeException if the data can't be read as that type
     */
    static Object read(byte[] data, Type type, Class<?> owner) {
        if (type == byte[].class) {
            return data.clone();
        }
        String text = new String(data, StandardCharsets.UTF_8);
        if (type == String.class) {
            return text;
        }
        if (type instanceof Class<?> wanted && JsonValue.class.isAssignableFrom(wanted)) {
            return with(owner, tools -> json(text, wanted, tools.readers()));
        }
        return with(owner, tools -> tools.jsonb().fromJson(text, type));
    }

    private static Object json(String text, Class<?> wanted, JsonReaderFactory readers) {
        try (JsonReader reader = readers.createReader(new StringReader(text))) {
            JsonValue value = reader.readValue();
            return value == JsonValue.NULL && wanted != JsonValue.class ? null : wanted.cast(value);
        }
    }

    /** A class of the JDK outlives every application: a Jsonb kept with it would hold on to the classes it has met. */
    private static <T> T with(Class<?> owner, Function<Tools, T> work) {
        if (!(owner.getClassLoader() == null || owner.getClassLoader() == ClassLoader.getPlatformClassLoader())) {
            return work.apply(TOOLS.get(owner));
        }
        Tools tools = Tools.create();
        try (Jsonb closed = tools.jsonb()) {
            return work.apply(tools);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new JsonbException("JSON binding could not be closed", e);
        }
    }
}
