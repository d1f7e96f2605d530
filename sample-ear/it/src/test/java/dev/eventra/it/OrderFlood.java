package dev.eventra.it;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that place orders at all servers in turn, as fast as they can, a tenth of them such that the shop rolls them
 * back. Each order has an amount of its own, so that the orders in the database tell which requests became one. A server
 * that is not there is passed over.
 */
final class OrderFlood {

    static final int CLIENTS = 8;

    private static final int USERS = 40;
    private static final int CREATED = 201;
    private static final int NOT_DEPLOYED = 404;
    private static final int ROLLED_BACK = 422;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> running = new ArrayList<>();
    private final List<URI> servers;
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, URI> accepted = new ConcurrentHashMap<>();
    private final Map<Long, URI> unknown = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> others = new ConcurrentHashMap<>();
    private final LongAdder rolledBack = new LongAdder();
    private boolean stopped;
    private int active = CLIENTS;

    OrderFlood(List<String> servers) {
        this.servers = servers.stream().map(URI::create).toList();
    }

    void start() {
        for (int client = 0; client < CLIENTS; client++) {
            int index = client;
            running.add(clients.submit(() -> placeOrders(index)));
        }
    }

    /** Lets only so many clients go on. */
    synchronized void clients(int count) {
        active = count;
        notifyAll();
    }

    private synchronized boolean mayGoOn(int client) throws InterruptedException {
        while (client >= active && !stopped) {
            wait();
        }
        return !stopped;
    }

    private void placeOrders(int client) {
        try {
            while (mayGoOn(client)) {
                long number = next.incrementAndGet();
                place(number, servers.get((int) (number % servers.size())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void place(long number, URI server) throws InterruptedException {
        // the user and what is rolled back must not follow the server's turn
        boolean rollBack = number % 20 < 2;
        String body =
                "{\"userId\":\"user-%d\",\"amountCents\":%d}".formatted(number * 7 / 2 % USERS, rollBack ? 0 : number);
        HttpRequest request = HttpRequest.newBuilder(server)
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            note(number, rollBack, server, response.statusCode());
        } catch (ConnectException e) {
            // never sent
            return;
        } catch (IOException e) {
            unknown.put(number, server);
        }
    }

    private void note(long number, boolean rollBack, URI server, int status) {
        if (status == CREATED && !rollBack) {
            accepted.put(number, server);
        } else if (status == ROLLED_BACK && rollBack) {
            rolledBack.increment();
        } else if (status != NOT_DEPLOYED) {
            unknown.put(number, server);
            others.computeIfAbsent(server + " answered " + status, key -> new LongAdder())
                    .increment();
        }
    }

    /** The amounts of the orders that were placed for certain. */
    Set<Long> accepted() {
        return Set.copyOf(accepted.keySet());
    }

    long acceptedBy(String server) {
        URI address = URI.create(server);
        return accepted.values().stream().filter(address::equals).count();
    }

    /** The amounts of the orders whose answer never came, or says nothing. */
    Set<Long> unknown() {
        return Set.copyOf(unknown.keySet());
    }

    /** The servers that left an order without an answer. */
    Set<URI> silent() {
        return Set.copyOf(unknown.values());
    }

    long rolledBack() {
        return rolledBack.sum();
    }

    /** Answers that a client should never see, with how often it did. */
    Map<String, LongAdder> others() {
        return Map.copyOf(others);
    }

    /** Ends when each client has its last answer. */
    void stop() throws InterruptedException, ExecutionException {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        clients.shutdown();
        for (Future<?> each : running) {
            each.get();
        }
    }
}
