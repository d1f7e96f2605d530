package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PayaraCommandsTest {

    @Test
    void colons_and_equals_signs_in_property_values_are_escaped() {
        EmbeddedH2 h2 = EmbeddedH2.builder()
                .directory(Path.of("target/none"))
                .port(9000)
                .build();

        assertThat(new PayaraCommands().jdbcResource("jdbc/shop", h2).lines())
                .hasSize(2)
                .first()
                .asString()
                .contains(
                        "--property=URL=jdbc\\:h2\\:tcp\\://localhost\\:9000/./eventra;WRITE_DELAY\\=0:password=sa:user=sa")
                .endsWith(" jdbc-shop-pool");
    }

    @Test
    void archives_are_deployed_in_order_by_absolute_path() {
        assertThat(new PayaraCommands()
                        .deploy("eventra", Path.of("/x/eventra.rar"))
                        .deploy("shop", "/shop", Path.of("/with space/shop.war"))
                        .lines())
                .containsExactly(
                        "deploy --name=eventra /x/eventra.rar",
                        "deploy --name=shop --contextroot=/shop \"/with space/shop.war\"");
    }
}
