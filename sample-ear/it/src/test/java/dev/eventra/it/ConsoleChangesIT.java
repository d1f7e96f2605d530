package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an operator changes in a browser: that it takes effect, by an independent look at the API or the database, and that the
 * audit has it with actor, reason and count.
 */
class ConsoleChangesIT {

    static final Stack.Use USE = new Stack.Use("changes");

    @RegisterExtension
    static final ConsoleStage STAGE = new ConsoleStage(USE);

    private static final String USER_REPORT = "user-order-report";
    private static final String DAILY_REPORT = "daily-order-report";
    private static final int MANY = 105;

    private final ConsoleNodes nodes = STAGE.nodes();
    private ConsoleBrowser browser;

    @BeforeEach
    void openBrowser() {
        browser = STAGE.browser();
    }

    @AfterEach
    void nothingIsComplainedOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    // Shards

    @Test
    void a_shard_is_paused_so_that_its_events_wait_and_resumed_so_that_they_are_relayed() throws Exception {
        STAGE.logInAs("olga");
        browser.open("shards");
        String name = browser.row("default/3").locator("td").first().textContent();
        assertThat(name).isEqualTo("default/3");

        ConsoleBrowser.button(browser.row(name), "Pause").click();
        browser.confirm("the topic is mended", "Pause");
        browser.row(name).getByText("Paused").waitFor();
        await().until(() -> shard(3).getBoolean("paused") && !shard(3).containsKey("owner"));
        // one group after the other, until one lies in the shard
        for (int i = 0; pending(3) == 0; i++) {
            nodes.order("shard-" + i);
        }
        nodes.assertAudited("olga", "pause-shard", name, "the topic is mended", null);

        ConsoleBrowser.button(browser.row(name), "Resume").click();
        browser.confirm("the topic is well", "Resume");
        browser.row(name).getByText("Relaying").waitFor();
        await().until(() -> pending(3) == 0);
        assertThat(shard(3).getBoolean("paused")).isFalse();
        nodes.assertAudited("olga", "resume-shard", name, "the topic is well", null);
    }

    @Test
    void a_rebalance_ends_all_pins() throws Exception {
        STAGE.logInAs("ada");
        browser.open("shards");
        Locator row = browser.row("default/5");
        ConsoleBrowser.button(row, "Move").click();
        browser.dialog().getByText("console-").first().click();
        ConsoleBrowser.button(browser.dialog(), "Next").click();
        browser.confirm("to have a pin", "Move");
        row.getByText("pinned to").waitFor();
        assertThat(shard(5).getString("pinnedTo")).startsWith("console-");

        ConsoleBrowser.button(browser.page().locator(".toolbar"), "Rebalance").click();
        browser.confirm("after the update", "Rebalance");

        await().until(() -> !shard(5).containsKey("pinnedTo"));
        await().untilAsserted(() -> assertThat(owners()).containsExactlyInAnyOrder(4L, 4L));
        nodes.assertAudited("ada", "rebalance", "default", "after the update", null);
    }

    // Outboxes

    @Test
    void an_outbox_gets_more_shards_and_fewer_again_and_what_is_in_the_way_is_told() throws Exception {
        STAGE.logInAs("ada");
        browser.open("outbox");
        nodes.post("/shards/default/2/pause", "to be in the way");
        Locator dialog = askForShards(12);
        PlaywrightAssertions.assertThat(dialog.locator(".action-result"))
                .containsText("shards are paused, so their tables don't become empty; resume default/2");
        browser.screenshot("reshard-refused-light");
        nodes.post("/shards/default/2/resume", "out of the way");

        ConsoleBrowser.button(dialog, "Next").click();
        browser.dialog().getByText("Change number of shards: default (8 → 12)").waitFor();
        browser.screenshot("reshard-dialog-light");
        assertThat(browser.confirm("more customers", "Change number of shards")).isEqualTo("Done");
        assertShards(12, "more customers");
        nodes.order("rosa");
        nodes.awaitReport("rosa", 1);

        browser.dark(true);
        askForShards(8);
        browser.dialog().getByText("Change number of shards: default (12 → 8)").waitFor();
        browser.screenshot("reshard-dialog-dark");
        assertThat(browser.confirm("fewer customers", "Change number of shards"))
                .isEqualTo("Done");
        assertShards(8, "fewer customers");
        nodes.order("rosa");
        nodes.awaitReport("rosa", 2);
    }

    /** Asks for this number, as far as the reason. */
    private Locator askForShards(int shards) {
        ConsoleBrowser.button(browser.page().locator(".section-head"), "Change number of shards")
                .click();
        Locator dialog = browser.dialog();
        dialog.locator("vaadin-integer-field input").fill(Integer.toString(shards));
        ConsoleBrowser.button(dialog, "Next").click();
        return dialog;
    }

    private void assertShards(int shards, String reason) throws Exception {
        JsonObject operation = nodes.operation(reason);
        assertThat(operation.getString("kind")).isEqualTo("RESHARD");
        assertThat(operation.getString("state")).isEqualTo("DONE");
        assertThat(number("SELECT shards FROM eventra_outbox")).isEqualTo(shards);
        nodes.assertAudited("ada", "reshard", "default", reason, null);
        nodes.assertAudited("ada", "reshard done", "default", reason, null);
        await().untilAsserted(() -> assertThat(nodes.get("/shards").getJsonArray("items"))
                .hasSize(shards)
                .allSatisfy(each -> assertThat(each.asJsonObject()).containsKey("owner")));
        PlaywrightAssertions.assertThat(browser.page().locator(".data-table tbody tr:visible"))
                .hasCount(shards, new LocatorAssertions.HasCountOptions().setTimeout(60_000));
    }

    @Test
    void delayed_events_are_told_of_by_the_page_the_api_and_the_metrics() throws Exception {
        STAGE.logInAs("vic");
        browser.open("outbox");
        PlaywrightAssertions.assertThat(browser.page().locator(".section-head .delayed"))
                .isHidden();
        execute("INSERT INTO eventra_scheduled (not_before, id, type, source, event_time)"
                + " SELECT now() + INTERVAL '1 day', 'later-' || n, 'order.placed', '/shop', now()"
                + " FROM generate_series(1, 3) n");
        try {
            browser.page().getByText("3 delayed, not due yet").waitFor();
            browser.screenshot("outbox-delayed-light");
            assertThat(nodes.get("/outboxes").getJsonArray("items"))
                    .singleElement()
                    .satisfies(each -> {
                        JsonObject outbox = each.asJsonObject();
                        assertThat(outbox.getString("name")).isEqualTo("default");
                        assertThat(outbox.getInt("shards")).isEqualTo(8);
                        assertThat(outbox.getBoolean("standard")).isTrue();
                        assertThat(outbox.getJsonObject("delayed").getInt("number"))
                                .isEqualTo(3);
                        assertThat(outbox.getJsonObject("setAside").getInt("number"))
                                .isZero();
                    });
            ConsoleClient nobody = ConsoleClient.nobody(nodes.first().url("/console"));
            await().untilAsserted(() -> assertThat(nobody.get("/metrics").body().lines())
                    .contains(
                            "eventra_outbox_delayed_events{outbox=\"default\",worker=\"console-a\"} 3.0",
                            "eventra_outbox_set_aside_events{outbox=\"default\",worker=\"console-a\"} 0.0"));
        } finally {
            execute("DELETE FROM eventra_scheduled");
        }
        browser.page()
                .locator(".section-head .delayed")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        PlaywrightAssertions.assertThat(
                        ConsoleBrowser.button(browser.page().locator(".section-head"), "Change number of shards"))
                .hasCount(0);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = Stack.running().connect(USE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // Subscriptions

    @Test
    void a_subscription_is_paused_and_resumed_on_all_servers() throws Exception {
        STAGE.logInAs("olga");
        browser.open("subscriptions");

        pause("the report is rebuilt");
        int before = ordersOfAllDays();
        nodes.order("paula");
        nodes.awaitReport("paula", 1);
        assertThat(ordersOfAllDays()).isEqualTo(before);
        nodes.assertAudited("olga", "pause", DAILY_REPORT, "the report is rebuilt", null);

        resume("the report is there");
        await().until(() -> ordersOfAllDays() == before + 1);
        nodes.assertAudited("olga", "resume", DAILY_REPORT, "the report is there", null);
    }

    @Test
    void a_subscription_is_reset_only_while_it_is_paused() throws Exception {
        nodes.order("ruth");
        nodes.awaitReport("ruth", 1);
        STAGE.logInAs("ada");
        browser.open("subscriptions");
        browser.row(DAILY_REPORT).getByText("Running").first().waitFor();
        assertThat(buttons()).contains("Pause").doesNotContain("Reset position");

        pause("before the reset");
        await().until(() -> buttons().contains("Reset position"));
        askForReset();
        // somebody else is faster than the confirmation
        nodes.post("/subscriptions/" + DAILY_REPORT + "/resume", "somebody was faster");
        assertThat(browser.refused("reset too late", "Reset position")).contains("is not paused");
        assertThat(nodes.audit("ada", "reset too late")).isEmpty();
        browser.row(DAILY_REPORT).getByText("Running").first().waitFor();

        pause("before the second reset");
        await().until(() -> buttons().contains("Reset position"));
        askForReset();
        assertThat(browser.confirm("to read all again", "Reset position")).contains("Done");
        JsonObject operation = nodes.operation("to read all again");
        assertThat(operation.getString("state")).isEqualTo("DONE");
        assertThat(number("SELECT sum(position) FROM eventra_position WHERE subscription = ?", DAILY_REPORT))
                .isZero();
        nodes.assertAudited("ada", "reset_position", DAILY_REPORT, "to read all again", null);
        nodes.assertAudited("ada", "reset_position done", DAILY_REPORT, "to read all again", null);

        resume("to be read");
        await().until(() ->
                number("SELECT sum(position) FROM eventra_position WHERE subscription = ?", DAILY_REPORT) > 0);
    }

    private void pause(String reason) {
        ConsoleBrowser.button(browser.row(DAILY_REPORT), "Pause").click();
        browser.confirm(reason, "Pause");
        browser.row(DAILY_REPORT).getByText("Resume").waitFor();
        await().until(() -> subscription().getString("wanted").equals("PAUSED")
                && subscription().getString("here").equals("PAUSED"));
    }

    private void resume(String reason) {
        ConsoleBrowser.button(browser.row(DAILY_REPORT), "Resume").click();
        browser.confirm(reason, "Resume");
        await().until(() -> subscription().getString("here").equals("RUNNING"));
    }

    private void askForReset() {
        ConsoleBrowser.button(browser.row(DAILY_REPORT), "Reset position").click();
        browser.dialog().getByText("The first event that Kafka still has").click();
        ConsoleBrowser.button(browser.dialog(), "Next").click();
    }

    private List<String> buttons() {
        return browser.row(DAILY_REPORT).locator("vaadin-button").allTextContents().stream()
                .map(String::strip)
                .toList();
    }

    // Dead letters

    @Test
    void one_dead_letter_is_discarded_and_what_waited_behind_it_is_delivered() throws Exception {
        nodes.breakDeliveryOf("dora");
        nodes.order("dora");
        nodes.order("dora");
        nodes.awaitLetters("dora", 2);
        nodes.mendDeliveryOf("dora");
        STAGE.logInAs("olga");
        browser.open("dead-letters?subscription=" + USER_REPORT + "&group=dora&state=dead");

        browser.open("dead-letters?subscription=" + USER_REPORT + "&event="
                + nodes.letters("dora").get(0).getString("eventId"));
        ConsoleBrowser.button(browser.row("dora"), "Discard").click();
        assertThat(browser.confirm("the order was a test", "Discard")).contains("1 discarded");

        nodes.awaitLetters("dora", 0);
        nodes.awaitReport("dora", 1);
        nodes.assertAudited("olga", "discard done", USER_REPORT, "the order was a test", 1);
    }

    @Test
    void many_dead_letters_that_match_a_filter_are_discarded_after_their_subscription_was_typed() throws Exception {
        nodes.breakDeliveryOf("keeper");
        nodes.order("keeper");
        nodes.awaitLetters("keeper", 1);
        Instant since = Instant.now();
        // all first: servers know of it within half a second
        for (int i = 0; i < MANY; i++) {
            nodes.breakDeliveryOf("many-" + i);
        }
        for (int i = 0; i < MANY; i++) {
            nodes.order("many-" + i);
        }
        String letters = "SELECT count(*) FROM eventra_dead_letter WHERE subscription = ? AND group_key LIKE ?";
        await().until(() -> number(letters, USER_REPORT, "many-%") == MANY);
        STAGE.logInAs("olga");
        browser.open("dead-letters?subscription=" + USER_REPORT + "&since=" + since);
        browser.row("many-").waitFor();

        ConsoleBrowser.button(browser.page().locator(".toolbar"), "Discard all").click();
        Locator dialog = browser.dialog();
        PlaywrightAssertions.assertThat(dialog.locator(".action-count")).hasText(Integer.toString(MANY));
        browser.screenshot("discard-dialog-light");
        dialog.locator("vaadin-text-area textarea").fill("all of them were tests");
        PlaywrightAssertions.assertThat(ConsoleBrowser.button(dialog, "Discard all"))
                .isDisabled();
        dialog.locator("vaadin-text-field input").fill(USER_REPORT);
        assertThat(browser.confirm("all of them were tests", "Discard all")).contains(MANY + " discarded");

        assertThat(number(letters, USER_REPORT, "many-%")).isZero();
        nodes.awaitLetters("keeper", 1);
        nodes.assertAudited("olga", "discard done", USER_REPORT, "all of them were tests", MANY);
    }

    // Test events

    @Test
    void a_test_event_is_published_with_its_mark_delivered_and_audited_without_its_data() throws Exception {
        STAGE.logInAs("ada");
        browser.open("test-event");
        Page page = browser.page();
        field("Type").fill("order.placed");
        field("Type").press("Enter");
        field("Group").fill("tess");
        field("Data")
                .fill(
                        """
                        {"orderId": "o-987654", "userId": "tess", "day": "2026-11-21", "amountCents": 100, "userSequence": 1}""");
        field("Data").blur();
        browser.screenshot("test-event-filled-light");
        ConsoleBrowser.button(page.locator(".test-event"), "Publish").click();
        browser.confirm("does the report get it?", "Publish");

        nodes.awaitReport("tess", 1);
        nodes.assertAudited("ada", "publish-test", "order.placed", "does the report get it?", 1);
        assertThat(nodes.audit("ada", "does the report get it?").toString()).doesNotContain("987654");
        page.getByText("What became of it").click();
        page.waitForURL(Pattern.compile(".*/event\\?.*"));
        page.locator(".time-line").waitFor();
    }

    private Locator field(String label) {
        return browser.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    @Test
    void a_test_event_is_for_those_with_its_role_alone() {
        STAGE.logInAs("olga");
        browser.open("shards");
        PlaywrightAssertions.assertThat(browser.page().locator("vaadin-side-nav-item[path='test-event']"))
                .hasCount(0);
        browser.go("test-event");
        browser.page().getByText("There is no such page").waitFor();
    }

    // Exports

    @Test
    void an_export_is_in_the_audit_with_its_filter_and_its_rows() throws Exception {
        STAGE.logInAs("vic");
        browser.open("audit?actor=nobody");

        Download file = browser.page()
                .waitForDownload(() -> browser.page().getByLabel("Export CSV").click());

        assertThat(file.suggestedFilename()).startsWith("eventra-audit-").endsWith(".csv");
        await().untilAsserted(() -> nodes.assertAudited("vic", "export", "audit", "exported as csv", 0));
        assertThat(nodes.audit("vic", "exported as csv").get(0).getString("detail"))
                .isEqualTo("actor=nobody");
    }

    @Test
    void metrics_that_are_public_need_no_login_and_nothing_else_is_open() throws Exception {
        ConsoleClient nobody = ConsoleClient.nobody(nodes.first().url("/console"));

        assertThat(nobody.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(nobody.get("/api/v1/shards").statusCode()).isEqualTo(401);
        assertThat(nobody.get("/metrics/x").statusCode()).isNotEqualTo(200);
    }

    // Operations

    @Test
    void a_running_operation_is_cancelled_and_the_audit_counts_what_it_did() throws Exception {
        for (int i = 0; i < 60; i++) {
            nodes.order("carla");
        }
        nodes.awaitReport("carla", 60);
        nodes.replay(DAILY_REPORT, "carla", 1, "far too slow");
        STAGE.logInAs("olga");
        browser.open("operations?open=true");
        await().until(() -> delivered("far too slow") > 0);

        ConsoleBrowser.button(browser.row("far too slow"), "Cancel it").click();
        browser.begin("nobody waits for it", "Cancel it");

        await().untilAsserted(() ->
                assertThat(nodes.operation("far too slow").getString("state")).isEqualTo("CANCELLED"));
        assertThat(browser.outcome()).contains("Cancelled");
        browser.close("Close");
        int delivered = delivered("far too slow");
        assertThat(delivered).isBetween(1, 59);
        nodes.assertAudited("olga", "cancel", DAILY_REPORT, "nobody waits for it", null);
        nodes.assertAudited("ada", "replay cancelled", DAILY_REPORT, "far too slow", delivered);
    }

    private int delivered(String reason) throws Exception {
        return nodes.operation(reason).getJsonObject("progress").getInt("delivered");
    }

    // Independent looks

    private JsonObject shard(int number) throws Exception {
        return nodes.get("/shards").getJsonArray("items").getJsonObject(number);
    }

    private int pending(int shard) throws Exception {
        return number("SELECT count(*) FROM eventra_outbox_" + shard);
    }

    /** How many shards each worker owns. */
    private List<Long> owners() throws Exception {
        return List.copyOf(nodes.get("/shards").getJsonArray("items").stream()
                .map(each -> each.asJsonObject().getString("owner", ""))
                .collect(Collectors.groupingBy(owner -> owner, Collectors.counting()))
                .values());
    }

    private JsonObject subscription() throws Exception {
        return nodes.get("/subscriptions/" + DAILY_REPORT);
    }

    private int ordersOfAllDays() throws SQLException {
        return number("SELECT coalesce(sum(order_count), 0) FROM daily_order_report");
    }

    private static int number(String sql, String... values) throws SQLException {
        try (Connection connection = Stack.running().connect(USE);
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setString(i + 1, values[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions();
    }
}
