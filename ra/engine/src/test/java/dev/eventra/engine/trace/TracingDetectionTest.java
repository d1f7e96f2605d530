package dev.eventra.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TracingDetectionTest {

    @Test
    void where_the_api_is_there_events_are_traced() {
        assertThat(TracingDetection.detect()).isInstanceOf(OpenTelemetryTracing.class);
    }

    @Test
    void where_the_api_is_not_there_everything_works_without() throws Exception {
        try (URLClassLoader without = new URLClassLoader(classPathWithoutTelemetry(), platform())) {
            Class<?> detection = without.loadClass(TracingDetection.class.getName());
            Object tracing = detection.getMethod("detect").invoke(null);
            assertThat(tracing.getClass().getName()).isEqualTo(NoTracing.class.getName());

            Class<?> publication = without.loadClass(Tracing.Publication.class.getName());
            Class<?> event = without.loadClass("dev.eventra.api.Event");
            Object builder = event.getMethod("builder", String.class).invoke(null, "order.placed");
            builder.getClass().getMethod("source", String.class).invoke(builder, "/shop");
            Object built = builder.getClass().getMethod("build").invoke(builder);
            Object asked = publication.getConstructor(event, boolean.class).newInstance(built, false);
            Consumer<List<Object>> store = events -> assertThat(events).containsExactly(built);
            Class<?> interfaced = without.loadClass(Tracing.class.getName());
            assertThat(interfaced
                            .getMethod("publish", List.class, String.class, Consumer.class)
                            .invoke(tracing, List.of(asked), "events", store))
                    .isEqualTo(List.of(built));
            // all that links to it
            without.loadClass("dev.eventra.engine.Engine").getDeclaredMethods();
            without.loadClass("dev.eventra.engine.delivery.DeliveryAttempt").getDeclaredMethods();
        }
    }

    private static ClassLoader platform() {
        return ClassLoader.getPlatformClassLoader();
    }

    private static URL[] classPathWithoutTelemetry() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("opentelemetry"))
                .map(entry -> new File(entry).toURI())
                .map(TracingDetectionTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
