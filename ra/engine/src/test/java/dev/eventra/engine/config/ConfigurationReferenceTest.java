package dev.eventra.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigurationReferenceTest {

    @ParameterizedTest
    @EnumSource(Setting.class)
    void the_reference_has_every_setting_with_its_property_default_and_purpose(Setting setting) throws IOException {
        String reference = Files.readString(Path.of("..", "..", "docs", "configuration.md"));

        String value = setting.defaultValue().map(d -> "`" + d + "`").orElse("**required**");
        assertThat(reference)
                .contains("| `" + setting.key() + "` | `" + setting.property() + "` | " + value + " | "
                        + setting.purpose() + " |");
    }

    @ParameterizedTest
    @EnumSource(SubscriptionProperty.class)
    void the_reference_has_every_property_of_a_subscription(SubscriptionProperty property) throws IOException {
        String reference = Files.readString(Path.of("..", "..", "docs", "configuration.md"));

        String value = property.defaultValue().map(d -> "`" + d + "`").orElse("**required**");
        assertThat(reference).contains("| `" + property.key() + "` | " + value + " | " + property.purpose() + " |");
    }
}
