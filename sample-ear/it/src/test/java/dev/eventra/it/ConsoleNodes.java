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

    static final Stack.Use USE = new Stack.Use("pages");
    static final String PASSWORD = "correct horse";

    private static final String API = "/api/v1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<PayaraMicro> nodes;
    private final String bootstrapServers;
    private ConsoleClient admin;

    ConsoleNodes(Stack stack) {
        bootstrapServers = stack.bootstrapServers();
        nodes = List.of(node(stack, USE, "console-a"), node(stack, USE, "console-b"));
    }

    /** A server with shop and console, and a user of the console for each role; not started. */
    static PayaraMicro node(Stack stack, Stack.Use use, String name) {
        return stack.applicationServer(use, name)
                .systemProperties(Map.of("shop.chaos", "true", "eventra.console.users", users()))
                .readyPath("/console/health/live")
                .commands(new PayaraCommands()
                        .deploy("shop", "/shop", Stack.archive("it.shop"))
                        .deploy("console", "/console", Stack.archive("it.console")))
                .build();
    }

    private static String users() {
        return ConsoleClient.entry("vic", "viewer", PASSWORD)
                + ConsoleClient.entry("olga", "operator", PASSWORD)
                + ConsoleClient.entry("ada", "admin", PASSWORD)
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
            ProducerRecord<String, String> event = new ProducerRecord<>(USE.topic(), group, group);
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

    JsonObject operation(String reason) throws Exception {
        return ConsoleClient.json(admin.get(API + "/operations?size=100")).getJsonArray("items").stream()
                .map(each -> each.asJsonObject())
                .filter(each -> each.getString("reason").equals(reason))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param done how many events; null if the change is about none
     */
    void assertAudited(String actor, String reason, String target, Integer done) throws Exception {
        assertThat(ConsoleClient.json(admin.get(API + "/audit?size=100&actor=" + actor))
                        .getJsonArray("items"))
                .anySatisfy(each -> {
                    JsonObject entry = each.asJsonObject();
                    assertThat(entry.getString("reason")).isEqualTo(reason);
                    assertThat(entry.getString("target")).contains(target);
                    if (done != null) {
                        assertThat(entry.getInt("count", -1)).isEqualTo(done);
                    }
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
