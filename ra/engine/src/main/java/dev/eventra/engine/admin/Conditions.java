package dev.eventra.engine.admin;

import java.util.ArrayList;
import java.util.List;

/** What must hold of a row, and the values for it. Not thread-safe. */
final class Conditions {

    private final List<String> terms = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Without effect if there is no value. */
    Conditions and(String term, Object value) {
        if (value != null) {
            terms.add(term);
            values.add(value);
        }
        return this;
    }

    /** A term without a value. */
    Conditions and(String term) {
        terms.add(term);
        return this;
    }

    String where() {
        return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
    }

    List<Object> values() {
        return values;
    }
}
