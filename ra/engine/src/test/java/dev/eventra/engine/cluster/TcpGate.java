package dev.eventra.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes TCP connections on to a server, until it is shut: a network that can be cut for one client. */
final class TcpGate implements AutoCloseable {

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    TcpGate(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        spawn(this::accept);
    }

    String connectString() {
        return "localhost:" + listener.getLocalPort();
    }

    void shut() {
        open = false;
        sockets.forEach(TcpGate::end);
    }

    void open() {
        open = true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        shut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (!open) {
                    end(client);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                spawn(() -> pump(client, server));
                spawn(() -> pump(server, client));
                if (!open) {
                    shut();
                }
            } catch (IOException e) {
                // the server is down or the gate is closed; the client sees its connection end
                continue;
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            end(to);
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void spawn(Runnable body) {
        Thread thread = new Thread(body, "tcp-gate");
        thread.setDaemon(true);
        thread.start();
    }
}
