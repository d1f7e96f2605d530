package dev.eventra.api.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PublisherNamesTest {

    private static final String[] WELL_KNOWN = {
        "java:app/eventra/publisher",
        "java:module/eventra/publisher",
        "java:global/eventra/publisher",
        "eventra/publisher"
    };

    @Dependent
    static class Publishing {
        @Resource(lookup = "java:global/shop/publisher")
        EventPublisher shop;

        @Resource(lookup = "java:app/eventra/publisher")
        EventPublisher own;

        @Resource(name = "mapped")
        EventPublisher mapped;

        @Resource(lookup = "jdbc/shop")
        Object database;
    }

    private final Properties properties = new Properties();

    @Test
    void the_name_that_a_subscription_gives_is_the_only_one_tried() {
        assertThat(names(Map.of()).toTry("java:global/own")).containsExactly("java:global/own");
    }

    @Test
    void injected_ones_come_first_then_the_setting_then_the_well_known_ones() {
        properties.setProperty("eventra.publisher", " java:global/set/publisher ");

        PublisherNames names = names(Map.of("EVENTRA_PUBLISHER", "ignored"));

        assertThat(names.toTry(""))
                .containsExactly(
                        "java:app/eventra/publisher",
                        "java:global/shop/publisher",
                        "java:global/set/publisher",
                        "java:module/eventra/publisher",
                        "java:global/eventra/publisher",
                        "eventra/publisher");
    }

    @Test
    void an_environment_variable_stands_in_for_the_setting() {
        PublisherNames names = new PublisherNames(properties, Map.of("EVENTRA_PUBLISHER", "java:global/set/publisher"));

        assertThat(names.toTry("").get(0)).isEqualTo("java:global/set/publisher");
        assertThat(names.toTry("").subList(1, 5)).containsExactly(WELL_KNOWN);
    }

    private PublisherNames names(Map<String, String> environment) {
        PublisherNames names = new PublisherNames(properties, environment);
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(Publishing.class)
                .initialize()) {
            names.add(container.getBeanManager().createAnnotatedType(Publishing.class));
        }
        return names;
    }
}
