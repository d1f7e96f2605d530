package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.eventra.stack.PayaraMicro;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console's API on a real server, beside the shop: who may do what, and what it does. */
class ConsoleApiIT {

    static final Stack.Use USE = new Stack.Use("console");

    private static final String API = "/api/v1";
    private static final String REPORT = API + "/subscriptions/user-order-report";
    private static final String LETTERS = REPORT + "/dead-letters";
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> FORM =
            List.of("Content-Type", "application/x-www-form-urlencoded", "X-Requested-With", "test");

    private static PayaraMicro server;
    private static ConsoleClient nobody;
    private static ConsoleClient viewer;
    private static ConsoleClient operator;
    private static ConsoleClient admin;
    private static ConsoleClient reader;

    @BeforeAll
    static void start() {
        Stack stack = Stack.running();
        server = ConsoleNodes.node(stack, USE, "console", false);
        server.start();
        String root = server.url("/console");
        nobody = ConsoleClient.nobody(root);
        viewer = ConsoleClient.of(root, "vic", ConsoleNodes.PASSWORD);
        operator = ConsoleClient.of(root, "olga", ConsoleNodes.PASSWORD);
        admin = ConsoleClient.of(root, "ada", ConsoleNodes.PASSWORD);
        reader = ConsoleClient.of(root, "rita", ConsoleNodes.PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // Who may do what

    @Test
    void nothing_is_shown_or_done_without_a_login() throws Exception {
        for (Call call : calls()) {
            HttpResponse<String> answer = call.by(nobody);
            assertThat(answer.statusCode()).as("%s", call).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
            assertProblem(answer, 401);
        }
        assertThat(nobody.get("/metrics").statusCode()).isEqualTo(401);
        assertThat(nobody.get("/").statusCode()).isEqualTo(302);
        assertThat(nobody.get("/shards").headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/console/login"));
        assertThat(nobody.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_viewer_sees_all_but_settings_and_changes_nothing() throws Exception {
        long before = audited();
        for (Call call : calls()) {
            HttpResponse<String> answer = call.by(viewer);
            if (call.role().equals("viewer")) {
                assertThat(answer.statusCode()).as("%s", call).isNotIn(401, 403, 500);
            } else {
                assertThat(answer.statusCode()).as("%s", call).isEqualTo(403);
                assertProblem(answer, 403);
                assertThat(ConsoleClient.json(answer).getString("detail")).contains(call.role());
            }
        }
        assertThat(audited()).isEqualTo(before);
    }

    @Test
    void an_operator_may_not_do_what_is_the_admins() throws Exception {
        for (Call call : calls()) {
            if (call.role().equals("admin")) {
                assertThat(call.by(operator).statusCode()).as("%s", call).isEqualTo(403);
            }
        }
    }

    @Test
    void who_guesses_has_to_wait() throws Exception {
        ConsoleClient guesser = ConsoleClient.of(server.url("/console"), "guess", "wrong");
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.get(API + "/audit").statusCode()).isEqualTo(401);
        }

        HttpResponse<String> answer = guesser.get(API + "/audit");

        assertProblem(answer, 429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 61L);
        assertThat(viewer.get(API + "/audit").statusCode()).isEqualTo(200);
    }

    @Test
    void a_page_logs_in_by_a_session_whose_id_changes_and_which_others_can_not_use() throws Exception {
        HttpResponse<String> wrong = logIn("vic", "wrong", null);
        assertProblem(wrong, 401);
        HttpResponse<String> first = logIn("olga", ConsoleNodes.PASSWORD, null);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(204);
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .contains("HttpOnly")
                .containsIgnoringCase("SameSite=Lax")
                .doesNotContain("Secure");
        String session = cookie.replaceFirst(";.*", "");

        HttpResponse<String> second = logIn("olga", ConsoleNodes.PASSWORD, session);
        String changed = second.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");

        assertThat(changed).isNotEqualTo(session);
        assertThat(withSession(API + "/audit", session).statusCode()).isEqualTo(401);
        assertThat(withSession(API + "/audit", changed).statusCode()).isEqualTo(200);
        assertForeignChangesAreRefused(changed);
        nobody.send(nobody.request("/session")
                .header("Cookie", changed)
                .header("X-Requested-With", "test")
                .DELETE());
        assertThat(withSession(API + "/audit", changed).statusCode()).isEqualTo(401);
    }

    private static void assertForeignChangesAreRefused(String session) throws Exception {
        HttpRequest.Builder change = nobody.request(REPORT + "/pause?dryRun=true")
                .header("Cookie", session)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"test\"}"));
        assertProblem(nobody.send(change), 403);
        assertThat(nobody.send(change.header("X-Requested-With", "test")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void answers_have_the_headers_that_browsers_need_and_basic_makes_no_session() throws Exception {
        HttpResponse<String> answer = viewer.get(API + "/subscriptions");

        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(nobody.get("/login").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("frame-ancestors 'none'", "object-src 'none'"));
    }

    // Changes

    @Test
    void a_subscription_is_paused_reset_and_resumed_with_actor_and_reason_in_the_audit() throws Exception {
        String daily = API + "/subscriptions/daily-order-report";
        awaitSubscription(daily);
        assertProblem(admin.post(daily + "/reset", "{'reason':'too early','to':'latest'}"), 409);

        assertChange(operator.post(daily + "/pause?dryRun=true", "{'reason':'just asking'}"), 200, true);
        assertThat(wanted(daily)).isEqualTo("RUNNING");
        assertChange(operator.post(daily + "/pause", "{'reason':'pause of the test'}"), 200, false);
        assertThat(wanted(daily)).isEqualTo("PAUSED");
        assertChange(admin.post(daily + "/reset?dryRun=true", "{'reason':'just asking','to':'latest'}"), 200, true);
        // a reset waits until nothing is delivered any more
        JsonObject reset =
                await(() -> admin.post(daily + "/reset", "{'reason':'reset of the test','to':'latest'}"), 202);
        awaitEnd(reset.getJsonObject("operation").getString("id"));
        assertChange(operator.post(daily + "/resume", "{'reason':'resume of the test'}"), 200, false);
        assertThat(wanted(daily)).isEqualTo("RUNNING");

        assertAudited("olga", "pause of the test", "daily-order-report");
        assertAudited("ada", "reset of the test", "daily-order-report");
        assertAudited("olga", "resume of the test", "daily-order-report");
        assertThat(viewer.get(API + "/audit?size=500").body()).doesNotContain("just asking");
    }

    @Test
    void dead_letters_are_shown_masked_redriven_and_discarded() throws Exception {
        shop("PUT", "chaos/ann", "");
        Instant before = Instant.now();
        order("ann");
        order("ann");
        long id = awaitLetters("ann", 2);

        JsonObject masked = ConsoleClient.json(viewer.get(LETTERS + "/" + id));
        assertThat(masked.getBoolean("masked")).isTrue();
        assertThat(masked.toString()).doesNotContain("amountCents");
        assertThat(Instant.parse(masked.getJsonObject("info").getString("stored")))
                .isAfter(before.minusSeconds(60));
        JsonObject open = ConsoleClient.json(reader.get(LETTERS + "/" + id));
        assertThat(open.getString("data")).contains("\"userId\":\"ann\"");
        String event = letters("ann").get(1).asJsonObject().getString("eventId");
        assertThat(ConsoleClient.json(viewer.get(LETTERS + "?eventId=" + event)).getJsonArray("items"))
                .hasSize(1)
                .allSatisfy(each ->
                        assertThat(each.asJsonObject().getString("eventId")).isEqualTo(event));
        JsonObject firstPage = ConsoleClient.json(viewer.get(LETTERS + "?group=ann&size=1"));
        assertThat(ConsoleClient.json(viewer.get(LETTERS + "?group=ann&size=1&after=" + firstPage.getString("next")))
                        .getJsonArray("items"))
                .hasSize(1);
        assertThat(ConsoleClient.json(viewer.get(API + "/dead-letter-causes"))
                        .getJsonArray("items")
                        .toString())
                .contains("BrokenOnPurposeException");
        assertThat(viewer.get(REPORT + "/parked-groups").body()).contains("\"ann\"");

        JsonObject dry = assertChange(
                operator.post(LETTERS + "/redrive?dryRun=true", "{'reason':'just asking','group':'ann'}"), 200, true);
        assertThat(dry.getJsonObject("count").getInt("number")).isEqualTo(2);
        assertThat(letters("ann")).hasSize(2);
        shop("DELETE", "chaos/ann", "");
        // servers forget what was broken within half a second; a redrive before that fails again, and says so
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            redrive();
            assertThat(letters("ann")).isEmpty();
        });
        assertAudited("olga", "redrive of the test", "user-order-report");
    }

    private static void redrive() throws Exception {
        JsonObject begun = assertChange(
                operator.post(LETTERS + "/redrive", "{'reason':'redrive of the test','filter':{'group':'ann'}}"),
                202,
                false);
        awaitEnd(begun.getJsonObject("operation").getString("id"));
    }

    @Test
    void dead_letters_are_discarded_one_by_one() throws Exception {
        shop("PUT", "chaos/bob", "");
        order("bob");
        long id = awaitLetters("bob", 1);
        String one = "{'reason':'discard of the test','id':%d}".formatted(id);

        assertChange(operator.post(LETTERS + "/discard?dryRun=true", one), 200, true);
        assertThat(letters("bob")).hasSize(1);
        JsonObject begun = assertChange(operator.post(LETTERS + "/discard", one), 202, false);
        awaitEnd(begun.getJsonObject("operation").getString("id"));

        assertThat(letters("bob")).isEmpty();
        assertAudited("olga", "discard of the test", "user-order-report");
        assertProblem(operator.post(LETTERS + "/discard?dryRun=true", one), 409);
        shop("DELETE", "chaos/bob", "");
    }

    @Test
    void an_event_that_can_not_be_sent_is_shown_masked_and_discarded_and_its_group_goes_on() throws Exception {
        String outbox = ConsoleClient.json(viewer.get(API + "/shards"))
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("outbox");
        String rejected = API + "/outboxes/" + outbox + "/rejected";
        storeBroken();
        String list = rejected + "?state=REJECTED&group=broken";
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(items(list))
                .hasSize(1));
        JsonObject info = items(list).get(0).asJsonObject();
        long id = info.getJsonNumber("entry").longValue();
        assertThat(info.getString("eventId")).isEqualTo("broken-1");
        assertThat(info.getString("reasonClass")).contains("Json");
        JsonObject masked = ConsoleClient.json(viewer.get(rejected + "/" + id));
        assertThat(masked.getBoolean("masked")).isTrue();
        assertThat(masked.getInt("size")).isEqualTo(6);
        assertThat(ConsoleClient.json(reader.get(rejected + "/" + id)).getString("data"))
                .isEqualTo("secret");
        Awaitility.await().untilAsserted(() -> assertThat(items(rejected + "?group=broken"))
                .hasSize(2));

        String one = "{'reason':'discard of a rejected one','id':%d}".formatted(id);
        JsonObject dry = assertChange(operator.post(rejected + "/discard?dryRun=true", one), 200, true);
        assertThat(dry.getJsonObject("count").getInt("number")).isEqualTo(1);
        assertProblem(viewer.post(rejected + "/discard", one), 403);
        JsonObject begun = assertChange(operator.post(rejected + "/discard", one), 202, false);
        awaitEnd(begun.getJsonObject("operation").getString("id"));

        assertThat(items(rejected + "?group=broken")).isEmpty();
        assertAudited("olga", "discard of a rejected one", outbox);
        assertProblem(operator.post(rejected + "/discard?dryRun=true", one), 409);
        assertProblem(viewer.get(API + "/outboxes/nowhere/rejected"), 409);
    }

    private static List<JsonValue> items(String path) throws Exception {
        return List.copyOf(ConsoleClient.json(viewer.get(path)).getJsonArray("items"));
    }

    /** Two events of one group, past the publisher's checks; the first has extensions that are no JSON. */
    private static void storeBroken() throws Exception {
        String insert = "INSERT INTO eventra_outbox_0 (id, type, source, event_time, group_key, extensions, data)"
                + " VALUES (?, 'test.broken', '/test', CURRENT_TIMESTAMP, 'broken', ?, ?)";
        try (Connection connection = Stack.running().connect(USE);
                PreparedStatement statement = connection.prepareStatement(insert)) {
            for (int n = 1; n <= 2; n++) {
                statement.setString(1, "broken-" + n);
                statement.setString(2, n == 1 ? "{broken" : null);
                statement.setBytes(3, "secret".getBytes(StandardCharsets.UTF_8));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Test
    void a_relayed_event_is_found_in_the_journal_and_its_path_tells_where_it_went() throws Exception {
        order("dora");
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonObject found = ConsoleClient.json(viewer.get(API + "/events?state=RELAYED&group=dora"));
            assertThat(found.getBoolean("journal")).isTrue();
            assertThat(found.getJsonArray("items")).isNotEmpty();
            JsonObject event = found.getJsonArray("items").getJsonObject(0);
            assertThat(event.getString("worker")).isEqualTo("console");
            JsonObject path = ConsoleClient.json(viewer.get(API + "/events/" + event.getString("id") + "?source="
                    + URLEncoder.encode(event.getString("source"), StandardCharsets.UTF_8)));
            assertThat(path.getJsonArray("steps").getValuesAs(JsonObject.class))
                    .extracting(step -> step.getString("kind"))
                    .startsWith("STORED", "RELAYED")
                    .contains("DELIVERED");
        });
    }

    @Test
    void past_events_are_counted_and_replayed_and_the_operation_is_seen() throws Exception {
        awaitSubscription(API + "/subscriptions/daily-order-report");
        order("carl");
        String body =
                "{'reason':'replay of the test','subscription':'daily-order-report','from':'2026-01-01T00:00:00Z',"
                        + "'groups':['carl'],'samples':5}";
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            JsonObject preview = assertChange(operator.post(API + "/replays?dryRun=true", body), 200, true)
                    .getJsonObject("preview");
            assertThat(preview.getInt("count")).isEqualTo(1);
            assertThat(preview.getJsonArray("sample")).hasSize(1);
            assertThat(preview.getJsonObject("ranges")).isNotEmpty();
        });

        HttpResponse<String> answer = operator.post(API + "/replays", body);
        String id = assertChange(answer, 202, false).getJsonObject("operation").getString("id");

        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith(API + "/operations/" + id));
        awaitEnd(id);
        JsonObject ended = ConsoleClient.json(viewer.get(API + "/operations/" + id));
        assertThat(ended.getString("state")).isEqualTo("DONE");
        assertThat(ended.getString("actor")).isEqualTo("olga");
        assertThat(ended.getJsonObject("progress").getInt("delivered")).isEqualTo(1);
        assertThat(viewer.get(API + "/operations?subscription=daily-order-report")
                        .body())
                .contains(id);
        assertChange(operator.post(API + "/operations/" + id + "/cancel?dryRun=true", "{'reason':'q'}"), 200, true);
        assertChange(
                operator.post(API + "/operations/" + id + "/cancel", "{'reason':'cancel of the test'}"), 200, false);
        assertAudited("olga", "replay of the test", "daily-order-report");
    }

    @Test
    void shards_and_workers_are_steered_with_actor_and_reason_in_the_audit() throws Exception {
        assumeTrue(viewer.get(API + "/cluster").statusCode() == 200, "the resource adapter offers it");
        JsonObject shard = ConsoleClient.json(viewer.get(API + "/shards"))
                .getJsonArray("items")
                .getJsonObject(0);
        String path = API + "/shards/" + shard.getString("outbox") + "/" + shard.getInt("shard");
        String worker = API + "/workers/console";

        // before the drain: a shard's figures go with its owner
        assertThat(viewer.get("/metrics").body())
                .contains("eventra_part_up{part=\"kafka\"} 1", "eventra_worker_up{worker=\"console\"} 1")
                .containsPattern("eventra_publish_events_total\\{outbox=\"[^\"]+\",worker=\"console\"} [1-9]")
                .containsPattern("eventra_relay_events_total\\{epoch=\"[0-9]+\",outbox=\"[^\"]+\",shard=\"[0-9]\",")
                .containsPattern("eventra_delivery_seconds_count\\{subscription=\"[^\"]+\",worker=\"console\"} [1-9]");
        for (String change : List.of(path + "/pause", path + "/resume", worker + "/drain", worker + "/resume")) {
            assertChange(operator.post(change + "?dryRun=true", "{'reason':'just asking'}"), 200, true);
            String reason = "test of " + change.replace(API, "");
            assertChange(operator.post(change, "{'reason':'" + reason + "'}"), 200, false);
            assertAudited("olga", reason, null);
        }
        assertChange(operator.post(path + "/move", "{'reason':'move of the test','worker':'console'}"), 200, false);
        assertProblem(operator.post(path + "/move", "{'reason':'no such','worker':'nowhere'}"), 409);
        assertChange(admin.post(API + "/rebalance?dryRun=true", "{'reason':'just asking'}"), 200, true);
        JsonObject done =
                assertChange(admin.post(API + "/rebalance", "{'reason':'rebalance of the test'}"), 200, false);
        assertThat(done.getJsonObject("count").getInt("number")).isEqualTo(1);
        assertAudited("olga", "move of the test", null);
        assertAudited("ada", "rebalance of the test", null);
        assertThat(admin.get(API + "/settings").statusCode()).isEqualTo(200);
        assertThat(nobody.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void test_events_are_refused_where_they_are_not_allowed() throws Exception {
        String event = "{'reason':'test of the test','type':'order.placed'}";
        long before = audited();

        for (String path : List.of("/test-events", "/test-events?dryRun=true")) {
            assertThat(assertProblem(admin.post(API + path, event), 409).getString("detail"))
                    .contains("eventra.test.events");
            assertProblem(viewer.post(API + path, event), 403);
            assertProblem(operator.post(API + path, event), 403);
        }

        assertThat(audited()).isEqualTo(before);
    }

    @Test
    void a_subscription_tells_its_listener_and_how_far_it_is_behind() throws Exception {
        awaitSubscription(REPORT);

        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonObject report = ConsoleClient.json(viewer.get(REPORT));
            JsonObject listener = report.getJsonObject("listener");
            assertThat(listener.getString("bean")).endsWith(".UserOrderReports");
            assertThat(listener.getJsonArray("types").toString()).contains("order.placed", "order.cancelled");
            assertThat(listener.getInt("concurrency")).isPositive();
            assertThat(report.getJsonObject("lag").getInt("records")).isZero();
            assertThat(report.getJsonObject("lag").getString("time")).isEqualTo("PT0S");
            JsonObject worker = report.getJsonArray("workers").getJsonObject(0);
            assertThat(worker.getString("worker")).isEqualTo("console");
            assertThat(worker.getJsonArray("partitions")).hasSize(8);
            assertThat(worker.getString("breaker")).isEqualTo("NONE");
        });
        assertThat(viewer.get("/metrics").body())
                .contains("eventra_subscription_lag_records{subscription=\"user-order-report\"} 0");
    }

    // Errors

    @Test
    void what_is_wrong_is_told_as_a_problem() throws Exception {
        assertProblem(operator.get(API + "/nothing"), 404);
        assertProblem(operator.get(API + "/operations/none"), 404);
        assertProblem(operator.get(API + "/subscriptions/none"), 404);
        assertProblem(operator.post(API + "/subscriptions/none/pause", "{'reason':'test'}"), 404);
        assertField(operator.get(API + "/audit?size=501"), "size");
        assertField(operator.get(API + "/audit?actr=ann"), "actr");
        assertField(operator.get(API + "/audit?since=yesterday"), "since");
        assertField(operator.post(REPORT + "/pause", "{}"), "reason");
        assertField(operator.post(REPORT + "/pause", "nonsense"), "body");
        assertField(operator.post(REPORT + "/pause?dryrun=true", "{'reason':'test'}"), "dryrun");
        assertField(operator.post(REPORT + "/pause", "{'reason':'test','cause':'x'}"), "cause");
        assertField(operator.post(LETTERS + "/discard", "{'reason':'test'}"), "body");
        assertProblem(operator.post(LETTERS + "/discard", "{'reason':'test','id':987654321}"), 409);
        HttpResponse<String> plain = operator.send(operator.request(REPORT + "/pause")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"reason\":\"test\"}")));
        assertProblem(plain, 415);
        assertProblem(operator.send(operator.request(API + "/audit").DELETE()), 405);
    }

    private static void assertField(HttpResponse<String> answer, String field) {
        assertThat(assertProblem(answer, 400).getString("field")).isEqualTo(field);
    }

    private static JsonObject assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode())
                .as("%s %s", answer.request(), answer.body())
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("%s", answer.request())
                .hasValueSatisfying(type -> assertThat(type).startsWith(PROBLEM));
        JsonObject problem = ConsoleClient.json(answer);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.keySet()).contains("type", "title").doesNotContain("stackTrace");
        return problem;
    }

    // What the tests share

    /** A path and method of the document, with sample values in the path. */
    private record Call(String method, String path, String role) {

        HttpResponse<String> by(ConsoleClient client) throws Exception {
            return method.equals("post") ? client.post(API + path, "{'reason':'not allowed'}") : client.get(API + path);
        }
    }

    private static List<Call> calls() throws Exception {
        List<Call> calls = new ArrayList<>();
        JsonObject paths = ConsoleClient.json(viewer.get(API + "/openapi.json")).getJsonObject("paths");
        paths.forEach((path, methods) -> methods.asJsonObject()
                .forEach((method, operation) -> calls.add(
                        new Call(method, sample(path), operation.asJsonObject().getString("x-role")))));
        assertThat(calls).hasSizeGreaterThan(25);
        return calls;
    }

    private static String sample(String path) {
        return path.replace("{subscription}", "user-order-report")
                .replace("{outbox}", "main")
                .replace("{shard}", "0")
                .replace("{worker}", "console")
                .replace("{id}", "1");
    }

    private static HttpResponse<String> logIn(String user, String password, String cookie) throws Exception {
        HttpRequest.Builder request = nobody.request("/session")
                .headers(FORM.toArray(String[]::new))
                .POST(BodyPublishers.ofString("username=" + user + "&password=" + password.replace(' ', '+')));
        return nobody.send(cookie == null ? request : request.header("Cookie", cookie));
    }

    private static HttpResponse<String> withSession(String path, String cookie) throws Exception {
        return nobody.send(nobody.request(path).header("Cookie", cookie));
    }

    private static JsonObject assertChange(HttpResponse<String> answer, int status, boolean dryRun) {
        assertThat(answer.statusCode())
                .as("%s %s", answer.request(), answer.body())
                .isEqualTo(status);
        JsonObject result = ConsoleClient.json(answer);
        assertThat(result.getBoolean("dryRun")).isEqualTo(dryRun);
        assertThat(result.keySet()).contains("action", "target", "effect");
        return result;
    }

    private static long audited() throws Exception {
        return ConsoleClient.json(viewer.get(API + "/audit?size=500"))
                .getJsonArray("items")
                .size();
    }

    private static void assertAudited(String actor, String reason, String target) throws Exception {
        String query = "?size=500&actor=" + actor + (target == null ? "" : "&target=" + target);
        assertThat(ConsoleClient.json(viewer.get(API + "/audit" + query)).getJsonArray("items"))
                .as("%s: %s", actor, reason)
                .anySatisfy(entry ->
                        assertThat(entry.asJsonObject().getString("reason")).isEqualTo(reason));
    }

    private static void awaitSubscription(String path) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> viewer.get(path).body().contains("\"here\":\"RUNNING\""));
    }

    private static String wanted(String path) throws Exception {
        return ConsoleClient.json(viewer.get(path)).getString("wanted");
    }

    private static JsonObject await(Callable<HttpResponse<String>> call, int status) {
        return ConsoleClient.json(
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(call, answer -> answer.statusCode() == status));
    }

    private static void awaitEnd(String operation) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> List.of("DONE", "FAILED", "CANCELLED")
                .contains(ConsoleClient.json(viewer.get(API + "/operations/" + operation))
                        .getString("state")));
    }

    private static List<JsonValue> letters(String group) throws Exception {
        return List.copyOf(
                ConsoleClient.json(viewer.get(LETTERS + "?group=" + group)).getJsonArray("items"));
    }

    /** The first one's id. */
    private static long awaitLetters(String group, int count) throws Exception {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(letters(group))
                .hasSize(count));
        return letters(group).get(0).asJsonObject().getJsonNumber("id").longValue();
    }

    private static void order(String user) throws Exception {
        assertThat(shop("POST", "orders", "{\"userId\":\"" + user + "\",\"amountCents\":1250}"))
                .isEqualTo(201);
    }

    private static int shop(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/shop/" + path)))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
