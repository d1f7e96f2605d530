package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** The shop goes while its listeners are at work, and comes again: the points, kept by a CDI bean, tell. */
class ShopRestartIT {

    static final Stack.Use USE = new Stack.Use("restart");

    private static final String BURST = "{\"count\":2000,\"users\":10}";

    private final Stack stack = Stack.running();

    @Test
    void points_are_those_of_the_orders_when_the_application_goes_during_deliveries_and_comes_again() throws Exception {
        try (PayaraMicro server = server()) {
            server.start();
            burst(server);
            await().untilAsserted(() -> assertThat(points()).isNotEmpty());

            server.stop();
            assertThat(Files.readString(server.logFile()))
                    .contains("the subscriptions of the application's CDI beans have ended");

            server.start();
            await().untilAsserted(() -> assertThat(points()).isEqualTo(pointsOfOrders()));
            assertThat(deadLetters()).isZero();
            System.out.printf(
                    "Shop: %d points after the restart%n",
                    points().values().stream().mapToLong(Long::longValue).sum());
        }
    }

    private PayaraMicro server() {
        return stack.applicationServer(USE, "shop-restart")
                .readyPath("/shop/")
                .commands(new PayaraCommands().deploy("shop", "/shop", Stack.archive("it.shop")))
                .build();
    }

    private static void burst(PayaraMicro server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/shop/bursts")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BURST))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isLessThan(300);
    }

    private Map<String, Long> points() throws SQLException {
        return byUser("SELECT user_id, points FROM loyalty_account");
    }

    private Map<String, Long> pointsOfOrders() throws SQLException {
        return byUser("SELECT user_id, SUM(amount_cents / 100) FROM shop_order GROUP BY user_id");
    }

    private long deadLetters() throws SQLException {
        return byUser("SELECT 'all', COUNT(*) FROM eventra_dead_letter").get("all");
    }

    private Map<String, Long> byUser(String sql) throws SQLException {
        Map<String, Long> found = new TreeMap<>();
        try (Connection connection = stack.connect(USE);
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            while (row.next()) {
                found.put(row.getString(1), row.getLong(2));
            }
        }
        return found;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200));
    }
}
