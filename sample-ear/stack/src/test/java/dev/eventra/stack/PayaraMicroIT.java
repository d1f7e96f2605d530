package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayaraMicroIT {

    @TempDir(factory = UnderTarget.class)
    private Path directory;

    @Test
    void an_instance_serves_an_application_with_a_data_source_and_its_death_is_reported() throws Exception {
        Path archives = Files.createDirectories(directory.resolve("with space"));
        try (EmbeddedH2 h2 =
                EmbeddedH2.builder().directory(directory.resolve("h2")).start()) {
            PayaraCommands commands = new PayaraCommands()
                    .jdbcResource("jdbc/shop", h2)
                    .threadPool("eventra", 8, 200)
                    .resourceAdapterConfig("eventra", "eventra")
                    .deploy("shop", "/shop", TrivialWar.in(archives));
            CompletableFuture<ServerDeath> death = new CompletableFuture<>();
            try (PayaraMicro payara = PayaraMicro.builder()
                    .directory(directory.resolve("payara"))
                    .driverOf(h2)
                    .commands(commands)
                    .readyPath("/shop/")
                    .build()) {
                payara.onDeath(death::complete);
                payara.start();
                assertThat(get(payara.url("/shop/"))).isEqualTo("hello");

                payara.kill();

                assertThat(death.get(20, TimeUnit.SECONDS).exitCode()).isEqualTo(128 + 9);
            }
        }
    }

    @Test
    void a_failed_deployment_fails_the_start_and_leaves_no_process() throws Exception {
        PayaraMicro payara = PayaraMicro.builder()
                .directory(directory)
                .commands(new PayaraCommands().deploy("shop", "/shop", TrivialWar.brokenIn(directory)))
                .build();

        assertThatThrownBy(payara::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("deploy")
                .hasMessageContaining(payara.logFile().toString());
        assertThat(payara.isAlive()).isFalse();
    }

    private static String get(String url) throws IOException {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
