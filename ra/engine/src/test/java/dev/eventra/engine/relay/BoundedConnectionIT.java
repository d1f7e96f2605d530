package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.stack.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(SharedServers.class)
class BoundedConnectionIT {

    @Test
    @Timeout(60)
    void a_server_that_vanishes_without_a_word_is_not_waited_for_for_good(EmbeddedPostgres server) throws Exception {
        try (Network network = new Network(server.port())) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(server.jdbcUrl().replace(":" + server.port(), ":" + network.port()));
            dataSource.setUser(server.user());
            dataSource.setPassword(server.password());
            BoundedConnection bounded =
                    BoundedConnection.open(dataSource, new BoundedConnection.Isolation(), Duration.ofSeconds(1));
            try (PreparedStatement statement = bounded.connection().prepareStatement("SELECT 1")) {
                assertThat(statement.execute()).isTrue();
                network.swallowing = true;
                assertThatThrownBy(statement::execute)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("I/O error");
            }
            bounded.close();
        }
    }

    @Test
    void the_isolation_of_a_pool_is_asked_for_once(EmbeddedPostgres server) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        BoundedConnection.Isolation isolation = new BoundedConnection.Isolation();
        for (int i = 0; i < 3; i++) {
            Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
            Connection counting = (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("getTransactionIsolation")) {
                            asked.incrementAndGet();
                        }
                        return method.invoke(connection, arguments);
                    });
            new BoundedConnection(counting, isolation, Duration.ofSeconds(1)).close();
        }
        assertThat(asked).hasValue(1);
    }

    /** Passes bytes on, until it swallows them all: both ends believe that the connection stands. */
    private static final class Network implements AutoCloseable {

        volatile boolean swallowing;
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        private final int target;
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Network(int target) throws IOException {
            this.target = target;
            threads.submit(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        private Void accept() throws IOException {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket server = new Socket("localhost", target);
                threads.submit(() -> pump(client, server));
                threads.submit(() -> pump(server, client));
            }
            return null;
        }

        private Void pump(Socket from, Socket to) throws IOException {
            byte[] bytes = new byte[8192];
            try (from;
                    to;
                    InputStream in = from.getInputStream()) {
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (!swallowing) {
                        to.getOutputStream().write(bytes, 0, read);
                    }
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            listener.close();
            threads.shutdown();
        }
    }
}
