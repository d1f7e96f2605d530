package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/login, -, OPEN",
                "/login, v-r=uidl&v-uiId=0, OPEN",
                "/VAADIN/build/index.js, -, OPEN",
                "/health/ready, -, OPEN",
                "/, v-r=uidl&v-uiId=0, OPEN",
                "/, -, PAGE",
                "/shards, -, PAGE",
                "/shards, v-r=other, PAGE",
                "/shards, x=v-r=uidl, PAGE",
                "/loginx, -, PAGE",
                "/healthy, -, PAGE",
                "/api/v1/shards, -, API",
                "/api/v1/shards, v-r=uidl, API",
                "/api, -, API",
                "/apix, -, PAGE",
                "/metrics, v-r=uidl, METRICS",
                "/metrics/x, -, PAGE"
            })
    void what_is_not_known_to_be_open_is_closed(String path, String query, Access expected) {
        assertThat(Access.of(path, query)).isEqualTo(expected);
    }
}
