package dev.eventra.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A user of the console's API; follows no redirect and keeps no cookie. */
final class ConsoleClient {

    private static final int ITERATIONS = 10_000;
    private static final byte[] SALT = "a salt for tests".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String root;
    private final String authorization;

    private ConsoleClient(String root, String authorization) {
        this.root = root;
        this.authorization = authorization;
    }

    /**
     * @param root the console's address, without a slash at its end
     */
    static ConsoleClient nobody(String root) {
        return new ConsoleClient(root, null);
    }

    static ConsoleClient of(String root, String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new ConsoleClient(root, "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** An entry of {@code eventra.console.users}. */
    static String entry(String user, String roles, String password) {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, 256);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "%s:%s:PBKDF2WithHmacSHA256:%d:%s:%s;"
                    .formatted(user, roles, ITERATIONS, base64.encodeToString(SALT), base64.encodeToString(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    /** A request of this user, to be completed. */
    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    static JsonObject json(HttpResponse<String> response) {
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }

    static JsonArray array(HttpResponse<String> response) {
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readArray();
        }
    }
}
