package dev.eventra.engine.admin;

import dev.eventra.api.admin.Problem;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;

/** A worker's report as text; what an older or newer version left out reads as nothing. */
final class ReportJson {

    private ReportJson() {}

    static String write(WorkerReport report) {
        JsonArrayBuilder shards = Json.createArrayBuilder();
        for (WorkerReport.Relayed shard : report.shards()) {
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("outbox", shard.outbox())
                    .add("shard", shard.shard())
                    .add("epoch", shard.epoch())
                    .add("state", shard.state())
                    .add("relayed", shard.relayed());
            shards.add(with(json, shard.problem()));
        }
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("published", report.published())
                .add("relayed", report.relayed())
                .add("delivered", report.delivered())
                .add("shards", shards)
                .add("consumers", ConsumerJson.write(report.consumers()));
        return with(json, report.problem()).build().toString();
    }

    private static JsonObjectBuilder with(JsonObjectBuilder json, Problem problem) {
        if (problem != null) {
            json.add(
                    "problem",
                    Json.createObjectBuilder()
                            .add("time", problem.time().toString())
                            .add("text", problem.text()));
        }
        return json;
    }

    static WorkerReport read(String text) {
        JsonObject json = Json.createReader(new StringReader(text)).readObject();
        List<WorkerReport.Relayed> shards = json.containsKey("shards")
                ? json.getJsonArray("shards").stream()
                        .map(JsonValue::asJsonObject)
                        .map(ReportJson::shard)
                        .toList()
                : List.of();
        return new WorkerReport(
                number(json, "published"),
                number(json, "relayed"),
                number(json, "delivered"),
                problem(json),
                shards,
                ConsumerJson.read(json));
    }

    private static WorkerReport.Relayed shard(JsonObject json) {
        return new WorkerReport.Relayed(
                json.getString("outbox", ""),
                json.getInt("shard", -1),
                number(json, "epoch"),
                json.getString("state", null),
                number(json, "relayed"),
                problem(json));
    }

    private static long number(JsonObject json, String name) {
        JsonNumber value = json.containsKey(name) ? json.getJsonNumber(name) : null;
        return value == null ? 0 : value.longValue();
    }

    private static Problem problem(JsonObject json) {
        if (!json.containsKey("problem")) {
            return null;
        }
        JsonObject problem = json.getJsonObject("problem");
        return new Problem(Instant.parse(problem.getString("time")), problem.getString("text"));
    }
}
