package dev.eventra.engine.admin;

import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What a worker reports of a subscription, as text; what an older or newer version left out reads as nothing. */
final class ConsumerJson {

    private ConsumerJson() {}

    static JsonArrayBuilder write(List<WorkerReport.Consumer> consumers) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        consumers.forEach(each -> all.add(write(each)));
        return all;
    }

    private static JsonObjectBuilder write(WorkerReport.Consumer consumer) {
        SubscriptionListener listener = consumer.listener();
        JsonArrayBuilder partitions = Json.createArrayBuilder();
        consumer.partitions().forEach(each -> partitions.add(write(each)));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", consumer.subscription())
                .add("topic", consumer.topic())
                .add("state", consumer.state().name())
                .add("partitions", partitions)
                .add("running", consumer.running())
                .add("retrying", consumer.retrying())
                .add("breaker", consumer.breaker().name())
                .add("types", Json.createArrayBuilder(listener.types()))
                .add("filters", Json.createArrayBuilder(listener.filters()))
                .add("concurrency", listener.concurrency())
                .add("maxAttempts", listener.maxAttempts())
                .add("rateLimit", listener.rateLimit());
        add(json, "detail", consumer.detail());
        add(json, "bean", listener.bean());
        add(json, "application", listener.application());
        return json;
    }

    private static JsonObjectBuilder write(WorkerReport.Partition partition) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("n", partition.number());
        if (partition.lag() != null) {
            json.add("lag", partition.lag());
        }
        add(json, "next", partition.next());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, Object value) {
        if (value != null) {
            json.add(name, value.toString());
        }
    }

    static List<WorkerReport.Consumer> read(JsonObject report) {
        return objects(report, "consumers").stream().map(ConsumerJson::consumer).toList();
    }

    private static WorkerReport.Consumer consumer(JsonObject json) {
        return new WorkerReport.Consumer(
                json.getString("name", ""),
                json.getString("topic", ""),
                new SubscriptionListener(
                        json.getString("bean", null),
                        json.getString("application", null),
                        texts(json, "types"),
                        texts(json, "filters"),
                        json.getInt("concurrency", 0),
                        json.getInt("maxAttempts", 0),
                        json.getInt("rateLimit", 0)),
                one(Here.values(), json.getString("state", ""), Here.STARTING),
                json.getString("detail", null),
                objects(json, "partitions").stream()
                        .map(ConsumerJson::partition)
                        .toList(),
                json.getInt("running", 0),
                json.getInt("retrying", 0),
                one(Breaker.values(), json.getString("breaker", ""), Breaker.NONE));
    }

    private static WorkerReport.Partition partition(JsonObject json) {
        return new WorkerReport.Partition(
                json.getInt("n", -1),
                json.containsKey("lag") ? json.getJsonNumber("lag").longValue() : null,
                json.containsKey("next") ? Instant.parse(json.getString("next")) : null);
    }

    private static List<JsonObject> objects(JsonObject json, String name) {
        JsonArray array = json.getJsonArray(name);
        return array == null
                ? List.of()
                : array.stream().map(JsonValue::asJsonObject).toList();
    }

    private static List<String> texts(JsonObject json, String name) {
        JsonArray array = json.getJsonArray(name);
        return array == null
                ? List.of()
                : array.getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList();
    }

    private static <E extends Enum<E>> E one(E[] values, String name, E other) {
        return Arrays.stream(values)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(other);
    }
}
