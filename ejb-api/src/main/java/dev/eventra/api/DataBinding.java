package dev.eventra.api;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * An event's data from and to Java objects, with the server's Jakarta JSON Binding. One {@link Jsonb} for each bound class, since it
 * is costly to make: it is kept with that class, so it goes when the class's application goes. Thread-safe.
 */
final class DataBinding {

    private static final ClassValue<Jsonb> JSONB = new ClassValue<>() {
        @Override
        protected Jsonb computeValue(Class<?> bound) {
            return JsonbBuilder.create();
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
            return with(type, jsonb -> jsonb.toJson(data));
        } catch (RuntimeException e) {
            // a getter's or an adapter's own exception, as well as a JsonbException
            throw new InvalidEventException("data", "an object of " + type.getName() + " can't be written as JSON", e);
        }
    }

    static <T> T fromJson(byte[] json, Class<T> type) {
        return with(type, jsonb -> jsonb.fromJson(new String(json, StandardCharsets.UTF_8), type));
    }

    /** A class of the JDK outlives every application: a Jsonb kept with it would hold on to the classes it has met. */
    private static <T> T with(Class<?> bound, Function<Jsonb, T> work) {
        if (!(bound.getClassLoader() == null || bound.getClassLoader() == ClassLoader.getPlatformClassLoader())) {
            return work.apply(JSONB.get(bound));
        }
        try (Jsonb jsonb = JsonbBuilder.create()) {
            return work.apply(jsonb);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new JsonbException("JSON binding could not be closed", e);
        }
    }
}
