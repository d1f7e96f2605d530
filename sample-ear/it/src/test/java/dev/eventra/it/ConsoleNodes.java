package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Two servers with shop and console, and what a test does beside the console's pages. */
final class ConsoleNodes implements AutoCloseable {

    static final String PASSWORD = "correct horse";

    private static final String API = "/api/v1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack.Use use;
    private final List<PayaraMicro> nodes;
    private final String bootstrapServers;
    private ConsoleClient admin;

    ConsoleNodes(Stack stack, Stack.Use use) {
        this.use = use;
        bootstrapServers = stack.bootstrapServers();
        nodes = List.of(node(stack, use, "console-a", true), node(stack, use, "console-b", true));
    }

    /**
     * A server with shop, console and journal, and a user of the console for each role; not started.
     *
     * @param open whether test events may be published and metrics be read without login there
     */
    static PayaraMicro node(Stack stack, Stack.Use use, String name, boolean open) {
        return stack.applicationServer(use, name)
                .systemProperties(Map.of(
                        "shop.chaos",
                        "true",
                        "eventra.journal",
                        "on",
                        "eventra.console.users",
                        users(),
                        "eventra.test.events",
                        Boolean.toString(open),
                        "eventra.console.metrics.public",
                        Boolean.toString(open)))
                .readyPath("/console/health/live")
                .commands(new PayaraCommands()
                        .deploy("shop", "/shop", Stack.archive("it.shop"))
                        .deploy("console", "/console", Stack.archive("it.console")))
                .build();
    }

    private static String users() {
        return ConsoleClient.entry("vic", "viewer", PASSWORD)
                + ConsoleClient.entry("olga", "operator", PASSWORD)
                + ConsoleClient.entry("ada", "admin,test-publisher", PASSWORD)
                + ConsoleClient.entry("rita", "viewer,payload-reader", PASSWORD);
    }

    void start() {
        nodes.parallelStream().forEach(PayaraMicro::start);
        admin = ConsoleClient.of(first().url("/console"), "ada", PASSWORD);
    }

    PayaraMicro first() {
        return nodes.get(0);
    }

    PayaraMicro second() {
        return nodes.get(1);
    }

    // The shop

    void order(String user) throws Exception {
        String body = Json.createObjectBuilder()
                .add("userId", user)
                .add("amountCents", 1250)
                .build()
                .toString();
        shop("POST", "orders", body, 201);
    }

    void breakDeliveryOf(String user) throws Exception {
        shop("PUT", "chaos/" + encoded(user), "", 200);
    }

    void mendDeliveryOf(String user) throws Exception {
        shop("DELETE", "chaos/" + encoded(user), "", 200);
    }

    private void shop(String method, String path, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(first().url("/shop/" + path)))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                .as("%s %s", method, path)
                .isEqualTo(status);
    }

    /** An event that somebody else wrote to the topic, whose data is no order and whose group is this. */
    void sendForeign(String group) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            ProducerRecord<String, String> event = new ProducerRecord<>(use.topic(), group, group);
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", "foreign-1",
                            "ce_source", "/foreign",
                            "ce_type", "order.placed",
                            "ce_subject", group,
                            "content-type", "application/json")
                    .forEach((name, value) -> event.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(event).get();
        }
    }

    /** Waits until a user's report counts so many orders. */
    void awaitReport(String user, int orders) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(first().url("/shop/reports/users")))
                .build();
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        ConsoleClient.array(http.send(request, BodyHandlers.ofString())))
                .anySatisfy(each -> {
                    assertThat(each.asJsonObject().getString("userId")).isEqualTo(user);
                    assertThat(each.asJsonObject().getInt("orderCount")).isEqualTo(orders);
                }));
    }

    // The console's API

    void awaitLetters(String group, int count) {
        String path = API + "/subscriptions/user-order-report/dead-letters?group=" + encoded(group);
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        ConsoleClient.json(admin.get(path)).getJsonArray("items"))
                .hasSize(count));
    }

    /** The dead letters of a group, the first that was stored first. */
    List<JsonObject> letters(String group) throws Exception {
        return get("/subscriptions/user-order-report/dead-letters?group=" + encoded(group))
                .getJsonArray("items")
                .stream()
                .map(each -> each.asJsonObject())
                .toList();
    }

    JsonObject operation(String reason) throws Exception {
        return ConsoleClient.json(admin.get(API + "/operations?size=100")).getJsonArray("items").stream()
                .map(each -> each.asJsonObject())
                .filter(each -> each.getString("reason").equals(reason))
                .findFirst()
                .orElseThrow();
    }

    /** What the API answers to a user of it. */
    JsonObject get(String path) throws Exception {
        return ConsoleClient.json(admin.get(API + path));
    }

    /** Lets the admin make a change that needs nothing but a reason. */
    void post(String path, String reason) throws Exception {
        assertThat(admin.post(API + path, "{'reason':'" + reason + "'}").statusCode())
                .isEqualTo(200);
    }

    /** Begins a replay by the admin, of all that a group has. */
    void replay(String subscription, String group, int rate, String reason) throws Exception {
        String body = "{'reason':'%s','subscription':'%s','from':'2026-01-01T00:00:00Z','groups':['%s'],'rate':%d}"
                .formatted(reason, subscription, group, rate);
        assertThat(admin.post(API + "/replays", body).statusCode()).isEqualTo(202);
    }

    /** Entries of the audit by this user for this reason, the latest first. */
    List<JsonObject> audit(String actor, String reason) throws Exception {
        return get("/audit?size=100&actor=" + actor).getJsonArray("items").stream()
                .map(each -> each.asJsonObject())
                .filter(each -> each.getString("reason").equals(reason))
                .toList();
    }

    /**
     * @param action as the audit names it
     * @param count  how many events; null if the change is about none
     */
    void assertAudited(String actor, String action, String target, String reason, Integer count) throws Exception {
        assertThat(audit(actor, reason)).anySatisfy(entry -> {
            assertThat(entry.getString("action")).isEqualTo(action);
            assertThat(entry.getString("target")).isEqualTo(target);
            assertThat(entry.getInt("count", -1)).isEqualTo(count == null ? -1 : count);
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(PayaraMicro::close);
    }
}
