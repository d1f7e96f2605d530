package dev.eventra.ra.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.spi.ActivationProperties;
import dev.eventra.engine.config.SubscriptionProperty;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ActivationPropertiesTest {

    /** The API checks the names at deployment, when the resource adapter can't be reached yet. */
    @Test
    void the_api_knows_the_properties_that_the_resource_adapter_knows() {
        Set<String> known = Arrays.stream(SubscriptionProperty.values())
                .map(SubscriptionProperty::key)
                .collect(Collectors.toSet());

        Set<String> api = new TreeSet<>(ActivationProperties.OTHERS);
        api.add(ActivationProperties.SUBSCRIPTION);
        assertThat(api).containsExactlyInAnyOrderElementsOf(known);
    }
}
