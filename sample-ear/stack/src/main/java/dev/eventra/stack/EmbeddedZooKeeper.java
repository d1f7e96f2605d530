package dev.eventra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A ZooKeeper server. Its short ticks let sessions expire promptly: timeouts from 1 s up are granted. */
public final class EmbeddedZooKeeper extends JavaServer {

    private static final int ANSWER_MILLIS = 500;

    private EmbeddedZooKeeper(ServerSettings settings) {
        super(settings);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What clients connect to. */
    public String connectString() {
        return "localhost:" + port();
    }

    @Override
    JavaCommand prepare() {
        Path configuration = directory().resolve("zoo.cfg");
        String text =
                """
                tickTime=500
                minSessionTimeout=1000
                maxSessionTimeout=60000
                maxClientCnxns=0
                clientPortAddress=localhost
                clientPort=%d
                dataDir=%s
                admin.enableServer=false
                4lw.commands.whitelist=srvr,ruok,mntr
                """
                        .formatted(
                                port(), directory().resolve("data").toString().replace('\\', '/'));
        try {
            Files.writeString(configuration, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaCommand(
                "org.apache.zookeeper.server.ZooKeeperServerMain",
                ServerClassPath.withLauncher("zookeeper"),
                settings().allJvmOptions("-Xmx128m"),
                List.of(configuration.toString()));
    }

    @Override
    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.contains("Mode:");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Settings of a ZooKeeper server. */
    public static final class Builder extends ServerBuilder<Builder, EmbeddedZooKeeper> {

        private Builder() {
            super("ZooKeeper", Duration.ofSeconds(60));
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public EmbeddedZooKeeper build() {
            return new EmbeddedZooKeeper(settings());
        }
    }
}
