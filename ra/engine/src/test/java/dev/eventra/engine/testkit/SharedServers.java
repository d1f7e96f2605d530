package dev.eventra.engine.testkit;

import dev.eventra.stack.EmbeddedH2;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedMariaDb;
import dev.eventra.stack.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the servers that they name as parameters. Each is started once, when first asked for. */
public final class SharedServers implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedServers.class);

    private static final Map<Class<?>, Supplier<AutoCloseable>> SERVERS = Map.of(
            EmbeddedKafka.class,
            () -> EmbeddedKafka.builder()
                    .directory(fresh("kafka"))
                    .property("num.partitions", "4")
                    .startTimeout(Duration.ofSeconds(180))
                    .start(),
            EmbeddedPostgres.class,
            () -> EmbeddedPostgres.builder()
                    .directory(fresh("pg"))
                    .binaries(Path.of("target", "postgres"))
                    .startTimeout(Duration.ofSeconds(180))
                    .start(),
            EmbeddedMariaDb.class,
            () -> EmbeddedMariaDb.builder()
                    .directory(fresh("mariadb"))
                    .binaries(Path.of("target", "mariadb"))
                    .startTimeout(Duration.ofSeconds(180))
                    .start(),
            EmbeddedH2.class,
            () -> EmbeddedH2.builder()
                    .directory(fresh("h2"))
                    .startTimeout(Duration.ofSeconds(180))
                    .start());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return SERVERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(type, key -> new Started(SERVERS.get(key).get()), Started.class)
                .server;
    }

    private static Path fresh(String name) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "it"));
            return Files.createTempDirectory(parent.toAbsolutePath(), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Started(AutoCloseable server) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            server.close();
        }
    }
}
