package dev.eventra.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An H2 database in server mode, with its data on disk. */
public final class EmbeddedH2 extends DatabaseServer {

    private static final int CONNECT_MILLIS = 500;

    private EmbeddedH2(ServerSettings settings) {
        super(settings);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String jdbcUrl() {
        return jdbcUrl("eventra");
    }

    /**
     * The URL of any other database of this server; it is made at the first connection. Its commits are on disk when they
     * return: H2 writes them with a delay by default, and loses them when it is killed.
     */
    public String jdbcUrl(String database) {
        return "jdbc:h2:tcp://localhost:" + port() + "/./" + database + ";WRITE_DELAY=0";
    }

    @Override
    public String user() {
        return "sa";
    }

    @Override
    public String password() {
        return "sa";
    }

    @Override
    public String dataSourceClass() {
        return "org.h2.jdbcx.JdbcDataSource";
    }

    @Override
    public Map<String, String> dataSourceProperties() {
        return Map.of("URL", jdbcUrl(), "user", user(), "password", password());
    }

    @Override
    String driverJars() {
        return "h2";
    }

    @Override
    JavaCommand prepare() {
        Path data = Directories.create(directory().resolve("data"));
        return new JavaCommand(
                "org.h2.tools.Server",
                ServerClassPath.withLauncher("h2"),
                settings().allJvmOptions("-Xmx256m", "-Dh2.bindAddress=localhost"),
                List.of("-tcp", "-tcpPort", Integer.toString(port()), "-ifNotExists", "-baseDir", data.toString()));
    }

    @Override
    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Settings of an H2 server. */
    public static final class Builder extends ServerBuilder<Builder, EmbeddedH2> {

        private Builder() {
            super("H2", Duration.ofSeconds(60));
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public EmbeddedH2 build() {
            return new EmbeddedH2(settings());
        }
    }
}
