package dev.eventra.api.cdi;

import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The JNDI names by which an application may have its publisher. Not thread-safe. */
final class PublisherNames {

    static final String SETTING = "eventra.publisher";
    static final String VARIABLE = "EVENTRA_PUBLISHER";

    private static final List<String> WELL_KNOWN = List.of(
            "java:app/eventra/publisher",
            "java:module/eventra/publisher",
            "java:global/eventra/publisher",
            "eventra/publisher");

    private final Properties properties;
    private final Map<String, String> environment;
    /** In a fixed order, whatever the order in which the server shows its classes. */
    private final Set<String> injected = new TreeSet<>();

    PublisherNames(Properties properties, Map<String, String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /** Remembers the publishers that a class has injected. */
    void add(AnnotatedType<?> type) {
        for (AnnotatedField<?> field : type.getFields()) {
            Resource resource = field.getAnnotation(Resource.class);
            if (resource != null
                    && field.getJavaMember().getType() == EventPublisher.class
                    && !resource.lookup().isEmpty()) {
                injected.add(resource.lookup());
            }
        }
    }

    /**
     * @param given the name that the subscription gives; empty for none
     * @return the names to try, in that order
     */
    List<String> toTry(String given) {
        if (!given.isEmpty()) {
            return List.of(given);
        }
        Set<String> names = new LinkedHashSet<>(injected);
        Stream.of(properties.getProperty(SETTING, ""), environment.getOrDefault(VARIABLE, ""))
                .filter(name -> !name.isBlank())
                .limit(1)
                .map(String::strip)
                .forEach(names::add);
        names.addAll(WELL_KNOWN);
        return new ArrayList<>(names);
    }
}
