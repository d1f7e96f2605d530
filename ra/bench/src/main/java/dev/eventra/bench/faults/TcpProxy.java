package dev.eventra.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes the connections of one engine to one server on, until they are cut or silenced. Thread-safe. */
final class TcpProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object mended = new Object();
    private volatile boolean down;
    private volatile Way silent;

    /** Which way bytes go. */
    enum Way {
        TO_SERVER,
        FROM_SERVER
    }

    /**
     * @param port   where it listens
     * @param target the server's port
     */
    TcpProxy(int port, int target) {
        this.target = target;
        try {
            this.listening = new ServerSocket();
            // a port with nothing but old connections in TIME_WAIT is free
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
        daemon("proxy-" + port, this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Breaks all connections, and those that are made until it is mended. */
    void cut() {
        down = true;
        open.forEach(this::reset);
    }

    /** Lets nothing pass one way until it is mended; it arrives then, as TCP sends again what was lost. */
    void silence(Way way) {
        silent = way;
    }

    void mend() {
        down = false;
        synchronized (mended) {
            silent = null;
            mended.notifyAll();
        }
    }

    private void awaitPassage(Way way) throws InterruptedException {
        if (silent == way) {
            synchronized (mended) {
                while (silent == way) {
                    mended.wait();
                }
            }
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException e) {
                // closed, or the caller is gone already
                continue;
            }
        }
    }

    private void connect(Socket caller) {
        open.add(caller);
        if (down) {
            reset(caller);
            return;
        }
        daemon("proxy-connect-" + port(), () -> {
            Socket server = new Socket();
            open.add(server);
            try {
                server.connect(new InetSocketAddress("localhost", target), CONNECT_MILLIS);
                server.setTcpNoDelay(true);
                caller.setTcpNoDelay(true);
                daemon("proxy-back-" + port(), () -> pump(server, caller, Way.FROM_SERVER));
                pump(caller, server, Way.TO_SERVER);
            } catch (IOException e) {
                // the server is away: so is the connection
                reset(caller);
                reset(server);
            }
        });
    }

    private void pump(Socket from, Socket to, Way way) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage(way);
                out.write(buffer, 0, read);
            }
            awaitPassage(way);
            to.shutdownOutput();
        } catch (IOException e) {
            // one side is gone: so is the other
            reset(from);
            reset(to);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (from.isOutputShutdown()) {
            reset(from);
            reset(to);
        }
    }

    /** Ends a connection as a broken network does: without a word. */
    private void reset(Socket socket) {
        open.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it was closed by the other side meanwhile
            return;
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::reset);
    }
}
