package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {

    @Test
    void name_and_password_are_read_as_utf_8_and_only_the_first_colon_parts_them() {
        String header = "basic " + Base64.getEncoder().encodeToString("ann:pä:ss".getBytes(StandardCharsets.UTF_8));

        assertThat(BasicCredentials.parse(header)).hasValueSatisfying(basic -> {
            assertThat(basic.name()).isEqualTo("ann");
            assertThat(basic.password()).isEqualTo("pä:ss".toCharArray());
            assertThat(basic).hasToString("BasicCredentials[***]");
        });
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"Bearer abc", "Basic", "Basic !!!", "Basic YW5u"})
    void anything_else_is_nobody(String header) {
        assertThat(BasicCredentials.parse(header)).isEmpty();
    }
}
