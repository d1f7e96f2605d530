package dev.eventra.bench.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path and its query. Immutable. */
record Address(String path, String query) {

    static Address of(String path) {
        return new Address(path, "");
    }

    /** With one more parameter. */
    Address with(String name, Object value) {
        String parameter = name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
        return new Address(path, query.isEmpty() ? parameter : query + "&" + parameter);
    }

    @Override
    public String toString() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
