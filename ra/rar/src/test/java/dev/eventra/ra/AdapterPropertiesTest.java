package dev.eventra.ra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.config.Setting;
import dev.eventra.ra.inbound.EventSubscriberActivation;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdapterPropertiesTest {

    @ParameterizedTest
    @EnumSource(Setting.class)
    void every_setting_is_a_property_of_the_bean_and_of_the_descriptor(Setting setting) throws Exception {
        EventraResourceAdapter adapter = new EventraResourceAdapter();

        property(setting.property()).getWriteMethod().invoke(adapter, "value");

        assertThat(adapter.values()).isEqualTo(Map.of(setting, "value"));
        assertThat(property(setting.property()).getReadMethod().invoke(adapter)).isEqualTo("value");
        assertThat(Files.readString(Path.of("src", "main", "rar", "META-INF", "ra.xml")))
                .contains("<config-property-name>" + setting.property() + "</config-property-name>");
    }

    @Test
    void there_is_no_property_without_a_setting() throws Exception {
        Set<String> properties = Stream.of(
                        Introspector.getBeanInfo(EventraResourceAdapter.class).getPropertyDescriptors())
                .filter(property -> property.getWriteMethod() != null)
                .map(PropertyDescriptor::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(properties)
                .containsExactlyElementsOf(Stream.of(Setting.values())
                        .map(Setting::property)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void adapters_with_the_same_properties_are_equal() {
        EventraResourceAdapter one = new EventraResourceAdapter();
        EventraResourceAdapter other = new EventraResourceAdapter();
        one.setNamespace("a");
        assertThat(one).isNotEqualTo(other);

        other.setNamespace("a");
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void an_activation_survives_serialization() throws Exception {
        EventSubscriberActivation activation = new EventSubscriberActivation();
        activation.setSubscription("reports");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(activation);

        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(((EventSubscriberActivation) copy).getSubscription()).isEqualTo("reports");
        assertThat(((EventSubscriberActivation) copy).source().value("subscription"))
                .contains("reports");
    }

    private static PropertyDescriptor property(String name) throws Exception {
        return Stream.of(Introspector.getBeanInfo(EventraResourceAdapter.class).getPropertyDescriptors())
                .filter(property -> property.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
