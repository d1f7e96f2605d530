package dev.eventra.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.stack.demo.DemoSettings.WebApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {

    private final Properties properties = new Properties();

    @Test
    void all_properties_have_defaults() {
        DemoSettings settings = DemoSettings.from(properties);

        assertThat(settings.ports()).containsOnlyKeys(2181, 9092, 9093, 15432, 8080, 8081);
        assertThat(settings.directory()).isEqualTo(Path.of("target/demo").toAbsolutePath());
        assertThat(settings.runTime()).isEmpty();
        assertThat(settings.preferH2()).isFalse();
        assertThat(settings.hasConsole()).isFalse();
    }

    @Test
    void a_console_is_known_by_its_root() {
        properties.setProperty("demo.wars", "/shop=pom.xml,/console=pom.xml");

        assertThat(DemoSettings.from(properties).hasConsole()).isTrue();
    }

    @Test
    void applications_are_read_in_order() {
        properties.setProperty("demo.wars", "/shop=pom.xml, /eventra/console=pom.xml");
        properties.setProperty("demo.seconds", "3");

        DemoSettings settings = DemoSettings.from(properties);

        assertThat(settings.webApplications())
                .containsExactly(
                        new WebApplication("/shop", Path.of("pom.xml")),
                        new WebApplication("/eventra/console", Path.of("pom.xml")));
        assertThat(settings.webApplications())
                .extracting(WebApplication::name)
                .containsExactly("shop", "eventra-console");
        assertThat(settings.runTime()).contains(Duration.ofSeconds(3));
    }

    @Test
    void a_missing_archive_is_named() {
        properties.setProperty("demo.rar", "none/eventra.rar");

        assertThatThrownBy(() -> DemoSettings.from(properties)).hasMessageContaining("none/eventra.rar");
    }

    @Test
    void an_unknown_database_is_refused() {
        properties.setProperty("demo.database", "oracle");

        assertThatThrownBy(() -> DemoSettings.from(properties)).hasMessageContaining("oracle");
    }
}
