package dev.eventra.bench.console;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpHeaders;

/**
 * What the server answered.
 *
 * @param millis from sending the request to the end of the answer
 */
record Answer(int status, String body, HttpHeaders headers, double millis) {

    JsonObject json() {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        }
    }
}
