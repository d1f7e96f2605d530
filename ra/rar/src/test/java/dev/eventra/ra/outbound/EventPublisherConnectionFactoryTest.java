package dev.eventra.ra.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.EventPublisher;
import dev.eventra.ra.EventraResourceAdapter;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventPublisherConnectionFactoryTest {

    private static EventPublisherConnectionFactory factory(String outbox) {
        EventPublisherConnectionFactory factory = new EventPublisherConnectionFactory();
        factory.setOutbox(outbox);
        return factory;
    }

    @Test
    void the_outbox_is_a_property_of_the_bean_and_of_the_descriptor() throws Exception {
        assertThat(Stream.of(Introspector.getBeanInfo(EventPublisherConnectionFactory.class)
                        .getPropertyDescriptors()))
                .filteredOn(property -> property.getPropertyType() == String.class)
                .extracting(PropertyDescriptor::getName)
                .containsExactly("outbox");
        String descriptor = Files.readString(Path.of("src", "main", "rar", "META-INF", "ra.xml"));
        String definition = descriptor.substring(
                descriptor.indexOf(EventPublisherConnectionFactory.class.getName()),
                descriptor.indexOf(EventPublisher.class.getName() + "</"));
        assertThat(definition).contains("<config-property-name>outbox</config-property-name>");
    }

    @Test
    void a_blank_outbox_is_the_default_one() {
        assertThat(factory("  ").getOutbox()).isNull();
        assertThat(factory(" billing ").getOutbox()).isEqualTo("billing");
    }

    @Test
    void factories_of_different_outboxes_are_not_the_same() throws Exception {
        EventraResourceAdapter adapter = new EventraResourceAdapter();
        EventPublisherConnectionFactory one = factory("billing");
        one.setResourceAdapter(adapter);
        EventPublisherConnectionFactory other = factory("billing");
        other.setResourceAdapter(adapter);

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);

        other.setOutbox(null);
        assertThat(one).isNotEqualTo(other);
        assertThat(one).isNotEqualTo(new EventraAdminConnectionFactory());
    }

    @Test
    void a_publisher_can_be_looked_up_before_the_resource_adapter_runs_and_survives_serialization() throws Exception {
        EventPublisherConnectionFactory factory = factory("billing");
        factory.setResourceAdapter(new EventraResourceAdapter());
        assertThat(factory.createConnectionFactory()).isInstanceOf(EventPublisher.class);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(factory);

        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(((EventPublisherConnectionFactory) copy).getOutbox()).isEqualTo("billing");
    }
}
