package dev.eventra.engine.admin;

import dev.eventra.api.admin.ReshardRequest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;

/** A wanted number of shards as the parameters of an operation. */
final class ReshardJson {

    private ReshardJson() {}

    static String write(ReshardRequest request) {
        return Json.createObjectBuilder()
                .add("shards", request.shards())
                .add("patience", request.patience().toString())
                .build()
                .toString();
    }

    static ReshardRequest read(String outbox, String text) {
        JsonObject json = Json.createReader(new StringReader(text)).readObject();
        return new ReshardRequest(outbox, json.getInt("shards"), Duration.parse(json.getString("patience")));
    }
}
