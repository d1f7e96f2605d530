package dev.eventra.bench.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Asks the console; follows no redirect and keeps no cookie. Thread-safe. */
final class Http {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;
    private final String authorization;

    /**
     * @param root the console's address, without a slash at its end
     */
    Http(String root, Operator operator) {
        this.root = root;
        byte[] credentials = (operator.name() + ":" + operator.password()).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** By HTTP Basic. */
    Answer get(Address address) throws IOException, InterruptedException {
        return send(request(address).header("Authorization", authorization));
    }

    /** By HTTP Basic. */
    Answer post(Address address, String json) throws IOException, InterruptedException {
        return send(request(address)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** A request to be completed, of nobody as yet. */
    HttpRequest.Builder request(Address address) {
        return HttpRequest.newBuilder(URI.create(root + address)).timeout(TIMEOUT);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
        return new Answer(response.statusCode(), response.body(), response.headers(), millis);
    }
}
