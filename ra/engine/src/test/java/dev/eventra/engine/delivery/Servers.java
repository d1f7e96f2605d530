package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.EmbeddedH2;
import dev.eventra.stack.EmbeddedKafka;
import dev.eventra.stack.EmbeddedMariaDb;
import dev.eventra.stack.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The servers of the delivery tests: started when first asked for, ended with this JVM. */
final class Servers {

    private static final class Kafka {
        static final EmbeddedKafka SERVER =
                EmbeddedKafka.builder().directory(fresh("kafka")).start();
    }

    private static final class Postgres {
        static final EmbeddedPostgres SERVER = EmbeddedPostgres.builder()
                .directory(fresh("pg"))
                .binaries(Path.of("target/postgres"))
                .start();
    }

    private static final class MariaDb {
        static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.builder()
                .directory(fresh("mariadb"))
                .binaries(Path.of("target/mariadb"))
                .start();
    }

    private static final class H2 {
        static final EmbeddedH2 SERVER =
                EmbeddedH2.builder().directory(fresh("h2")).start();
    }

    private Servers() {}

    static EmbeddedKafka kafka() {
        return Kafka.SERVER;
    }

    static DatabaseServer postgres() {
        return Postgres.SERVER;
    }

    static DatabaseServer mariaDb() {
        return MariaDb.SERVER;
    }

    /** To be closed by the caller. */
    static EmbeddedH2 h2OfItsOwn() {
        return EmbeddedH2.builder().directory(fresh("h2")).start();
    }

    static DatabaseServer h2() {
        return H2.SERVER;
    }

    private static Path fresh(String name) {
        try {
            Path parent =
                    Files.createDirectories(Path.of("target", "it", "delivery").toAbsolutePath());
            return Files.createTempDirectory(parent, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
