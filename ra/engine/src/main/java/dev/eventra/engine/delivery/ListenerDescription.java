package dev.eventra.engine.delivery;

import java.util.List;

/**
 * What is known of a subscription's listener, for operators. Immutable.
 *
 * @param bean        names of its classes, with commas between them; null if that is not known
 * @param application that it belongs to; null if that is not known
 * @param types       the types that it listens to, as it declares them; empty if it decides by itself
 * @param filters     its filters; empty if it has none
 */
public record ListenerDescription(String bean, String application, List<String> types, List<String> filters) {

    /** Of a listener that tells nothing. */
    public static final ListenerDescription UNKNOWN = new ListenerDescription(null, null, List.of(), List.of());

    public ListenerDescription {
        types = List.copyOf(types);
        filters = List.copyOf(filters);
    }
}
