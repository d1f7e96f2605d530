package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.stack.PayaraMicro;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** The shop on two servers; the one that is master is killed while orders pour in, and comes back. */
class ShopClusterIT {

    private static final int ENOUGH = 200;

    private final Stack stack = Stack.running();

    @Test
    void no_order_is_lost_repeated_or_reported_out_of_order_when_the_master_is_killed() throws Exception {
        try (ShopNodes nodes = new ShopNodes(stack)) {
            nodes.start();
            OrderFlood flood = new OrderFlood(
                    nodes.all().stream().map(ShopClusterIT::orders).toList());
            PayaraMicro master = nodes.master();
            PayaraMicro survivor = nodes.other(master);
            // the first refusals one at a time: the server's own REST layer has a race in making what they need
            flood.clients(1);
            flood.start();
            await().until(() -> flood.rolledBack() >= 4);
            flood.clients(OrderFlood.CLIENTS);
            awaitMoreOrders(flood, master);
            awaitMoreOrders(flood, survivor);
            Set<Integer> lost = nodes.shards(master);
            assertThat(lost).as("shards of the master").isNotEmpty();

            long killedAt = System.currentTimeMillis();
            master.kill();
            await().untilAsserted(() -> assertThat(after(killedAt, nodes.takeOvers(survivor)))
                    .extracting(ShopNodes.TakeOver::shard)
                    .containsAll(lost));
            reportTakeOver(after(killedAt, nodes.takeOvers(survivor)), killedAt);
            awaitMoreOrders(flood, survivor);

            // starting takes long enough on a small machine
            flood.clients(1);
            master.start();
            flood.clients(OrderFlood.CLIENTS);
            awaitMoreOrders(flood, master);
            awaitMoreOrders(flood, survivor);
            flood.stop();

            Map<String, Order> orders = orders();
            assertOrdersAreThoseOfTheClients(orders, flood);
            // how many is chance: each open connection can swallow a request
            assertThat(flood.silent())
                    .as("servers that left an order without an answer")
                    .isSubsetOf(URI.create(orders(master)));
            for (PayaraMicro node : nodes.all()) {
                await().untilAsserted(() -> assertConsistent(nodes.check(node), orders.size()));
            }
            assertTopicHolds(orders);
            System.out.printf(
                    "Shop: %d orders placed, %d rolled back, %d of unknown outcome%n",
                    orders.size(), flood.rolledBack(), flood.unknown().size());
        }
    }

    private static void awaitMoreOrders(OrderFlood flood, PayaraMicro node) {
        long before = flood.acceptedBy(orders(node));
        await().untilAsserted(() -> assertThat(flood.acceptedBy(orders(node))).isGreaterThanOrEqualTo(before + ENOUGH));
    }

    private static List<ShopNodes.TakeOver> after(long millis, List<ShopNodes.TakeOver> takeOvers) {
        return takeOvers.stream().filter(each -> each.atMillis() >= millis).toList();
    }

    private static void reportTakeOver(List<ShopNodes.TakeOver> takeOvers, long killedAt) {
        LongSummaryStatistics delays =
                takeOvers.stream().mapToLong(each -> each.atMillis() - killedAt).summaryStatistics();
        System.out.printf(
                "Shop: the survivor took over %d shards %d to %d ms after the master was killed%n",
                delays.getCount(), delays.getMin(), delays.getMax());
    }

    private static void assertOrdersAreThoseOfTheClients(Map<String, Order> orders, OrderFlood flood) {
        Set<Long> placed = orders.values().stream().map(Order::amountCents).collect(Collectors.toSet());
        assertThat(placed)
                .as("each amount once, none rolled back")
                .hasSize(orders.size())
                .doesNotContain(0L);
        assertThat(placed).as("accepted orders").containsAll(flood.accepted());
        Set<Long> known = new HashSet<>(flood.accepted());
        known.addAll(flood.unknown());
        assertThat(known).as("orders that somebody placed").containsAll(placed);
        assertThat(flood.rolledBack()).as("orders rolled back on purpose").isPositive();
        assertThat(flood.others()).as("answers that say nothing").isEmpty();
    }

    private static void assertConsistent(JsonObject check, int orders) {
        assertThat(check.getBoolean("consistent")).as("%s", check).isTrue();
        assertThat(check.getInt("orders")).as("%s", check).isEqualTo(orders);
        assertThat(check.getInt("reportedOrders")).as("%s", check).isEqualTo(orders);
        assertThat(check.getInt("pending")).as("%s", check).isZero();
        assertThat(check.getInt("outOfOrder")).as("%s", check).isZero();
    }

    /** One {@code order.placed} for each order, in the order of the user, with all that CloudEvents asks for. */
    private void assertTopicHolds(Map<String, Order> orders) {
        List<TopicReader.Message> messages;
        try (TopicReader reader = stack.topicReader(ShopNodes.USE)) {
            messages = reader.readToEnd();
        }
        assertThat(messages).extracting(TopicReader.Message::id).doesNotHaveDuplicates();
        Map<String, Order> inTopic = new HashMap<>();
        Map<String, List<Long>> sequences = new LinkedHashMap<>();
        for (TopicReader.Message message : messages) {
            assertCloudEvent(message);
            JsonObject data = json(message.value());
            String user = data.getString("userId");
            assertThat(message.key()).isEqualTo(user);
            inTopic.put(data.getString("orderId"), new Order(user, data.getInt("amountCents")));
            sequences
                    .computeIfAbsent(user, key -> new ArrayList<>())
                    .add(data.getJsonNumber("userSequence").longValue());
        }
        assertThat(inTopic).isEqualTo(orders);
        assertThat(messages).hasSameSizeAs(orders.keySet());
        assertThat(sequences).allSatisfy((user, numbers) -> assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList()));
    }

    private static void assertCloudEvent(TopicReader.Message message) {
        Map<String, String> headers = message.headers();
        assertThat(headers)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "order.placed")
                .containsEntry("ce_source", "/" + ShopNodes.USE.namespace())
                .containsEntry("ce_partitionkey", message.key())
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_id", "ce_time");
        assertThat(Instant.parse(headers.get("ce_time")))
                .isBetween(Instant.now().minusSeconds(3_600), Instant.now());
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private record Order(String userId, long amountCents) {}

    private Map<String, Order> orders() throws SQLException {
        Map<String, Order> orders = new HashMap<>();
        try (Connection connection = stack.connect(ShopNodes.USE);
                PreparedStatement select =
                        connection.prepareStatement("SELECT id, user_id, amount_cents FROM shop_order");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                orders.put(row.getString(1), new Order(row.getString(2), row.getLong(3)));
            }
        }
        return orders;
    }

    private static String orders(PayaraMicro node) {
        return node.url("/shop/orders");
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }
}
