package dev.eventra.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free TCP ports, and says which wanted ones are taken. */
public final class Ports {

    /**
     * Below the range from which operating systems take the ports of outgoing connections. In that range a client that
     * keeps trying a stopped server's port can connect to itself and so take the port from the restarted server.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 200;

    private Ports() {}

    /** A port on which nothing listens now. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST);
    }

    /** The port itself, or a free one for 0. */
    static int orFree(int port) {
        return port == 0 ? free() : port;
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // a port with nothing but old connections in TIME_WAIT is free
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Checks all ports before anything starts.
     *
     * @param wanted what needs a port, by port
     * @throws PortsTakenException naming every taken port and what needs it
     */
    public static void requireFree(Map<Integer, String> wanted) {
        List<String> taken = new ArrayList<>();
        wanted.forEach((port, user) -> {
            if (!isFree(port)) {
                taken.add("port " + port + " (needed by " + user + ")");
            }
        });
        if (!taken.isEmpty()) {
            throw new PortsTakenException("Already in use: " + String.join(", ", taken));
        }
    }
}
