package dev.eventra.api.cdi;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A subscription that beans declare. Immutable.
 *
 * @param name       the subscription's name
 * @param derived    whether the name is that of the class
 * @param beans      by class name
 * @param properties the activation properties, the name among them
 * @param publisher  the JNDI name of a publisher; empty if none was given
 */
record Declaration(
        String name, boolean derived, List<ListenerBean> beans, Map<String, String> properties, String publisher) {

    Declaration {
        beans = List.copyOf(beans);
        properties = Map.copyOf(properties);
    }

    /** Only a bean that has its subscription for itself may be called with several events. */
    boolean isBatch() {
        return beans.get(0).listeners().isBatch();
    }

    /** For the log. */
    String description() {
        return "subscription " + name + (derived ? " (named after its class)" : "") + " goes to "
                + beans.stream().map(bean -> bean.type().getName()).collect(Collectors.joining(", "));
    }
}
