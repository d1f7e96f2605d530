package dev.eventra.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.eventra.stack.PayaraMicro;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's journeys through the console's pages in a browser, with two servers that relay real orders. */
class ConsoleBrowserIT {

    static final Stack.Use USE = new Stack.Use("pages");

    private static final Set<String> SEVERE = Set.of("serious", "critical");
    private static final System.Logger LOG = System.getLogger(ConsoleBrowserIT.class.getName());
    private static final int WIDE = 1440;
    private static final int PHONE = 390;

    @RegisterExtension
    static final ConsoleStage STAGE = new ConsoleStage(USE);

    private final ConsoleNodes nodes = STAGE.nodes();
    private ConsoleBrowser browser;

    @BeforeAll
    static void letSomeEventsFail() throws Exception {
        ConsoleNodes nodes = STAGE.nodes();
        nodes.order("first");
        nodes.breakDeliveryOf("patty");
        nodes.order("patty");
        nodes.order("patty");
        nodes.awaitLetters("patty", 2);
    }

    @BeforeEach
    void openBrowser() {
        browser = STAGE.browser();
    }

    private void logInAs(String user) {
        STAGE.logInAs(user);
    }

    // Login

    @Test
    void the_login_leads_to_the_page_that_was_asked_for_with_a_new_session() {
        browser.go("shards?q=console-a");
        browser.page().waitForURL(Pattern.compile(".*/console/login.*"));
        browser.page().locator("input[name=username]").waitFor();
        String before = browser.sessionId();

        browser.logIn("vic", ConsoleNodes.PASSWORD);

        assertThat(browser.page().url()).endsWith("/console/shards?q=console-a");
        assertThat(browser.sessionId()).isNotEmpty().isNotEqualTo(before);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_wrong_password_is_told_and_lets_nobody_in() {
        browser.go("login");
        browser.page().locator("input[name=username]").fill("vic");
        browser.page().locator("input[name=password]").fill("guessed");
        browser.page().locator("vaadin-login-form vaadin-button[theme~=submit]").click();

        browser.page().getByText("That did not work").waitFor();

        browser.go("shards");
        browser.page().waitForURL(Pattern.compile(".*/console/login.*"));
    }

    @Test
    void the_navigation_within_a_page_of_nobody_leads_to_the_login() {
        browser.go("login");
        browser.page().locator("input[name=username]").waitFor();

        browser.page()
                .evaluate("() => { history.pushState({}, '', 'shards');"
                        + " window.dispatchEvent(new CustomEvent('vaadin-navigate', {detail: {url: 'shards'}}));"
                        + " window.dispatchEvent(new PopStateEvent('popstate')); }");

        browser.page().locator("input[name=username]").waitFor();
        assertThat(browser.page().locator(".data-table").count()).isZero();
    }

    /** On Payara other users' requests fail beside WebSockets, and long polls may never be answered. */
    @Test
    void a_page_asks_what_is_new_and_is_not_told_by_push() {
        List<String> pushed = new CopyOnWriteArrayList<>();
        browser.page().onWebSocket(socket -> pushed.add(socket.url()));
        browser.page().onRequest(request -> {
            if (request.url().contains("v-r=push")) {
                pushed.add(request.url());
            }
        });
        logInAs("vic");
        browser.open("shards");
        Locator stamp = browser.page().locator(".stamp").first();
        String first = stamp.textContent();

        browser.page().waitForCondition(() -> !stamp.textContent().equals(first));

        assertThat(pushed).isEmpty();
    }

    @Test
    void a_page_that_hears_nothing_of_its_server_says_that_its_figures_are_old() {
        logInAs("vic");
        browser.open("shards");
        Page page = browser.page();
        Locator live = page.getByText("Live", new Page.GetByTextOptions().setExact(true));
        live.waitFor();
        Pattern asking = Pattern.compile("v-r=uidl");

        List<Route> unanswered = new CopyOnWriteArrayList<>();
        page.route(asking, unanswered::add);
        page.getByText("Not live").waitFor();
        browser.screenshot("shards-not-live-light");
        assertThat(live.isVisible()).isFalse();

        page.unroute(asking);
        page.route(asking, Route::abort);
        unanswered.forEach(Route::abort);
        Locator lost = page.getByText("No connection to the server");
        lost.waitFor();
        browser.screenshot("shards-no-connection-light");
        assertThat(live.isVisible()).isFalse();

        page.unroute(asking);
        live.waitFor();
        lost.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    @Test
    void an_open_page_of_somebody_who_signed_out_elsewhere_says_so_and_leads_to_the_login() {
        logInAs("vic");
        browser.open("shards");

        browser.page()
                .evaluate("() => fetch('session', {method: 'DELETE', headers: {'X-Requested-With': 'another page'}})");

        browser.page().getByText("You are no longer signed in").waitFor();
        browser.page().keyboard().press("Escape");
        browser.page().locator("input[name=username]").waitFor();
    }

    // Every page

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shards",
                "workers",
                "outbox",
                "events",
                "subscriptions",
                "subscriptions?name=user-order-report",
                "test-event",
                "dead-letters",
                "dead-letters?subscription=user-order-report",
                "replay",
                "operations",
                "audit",
                "settings"
            })
    void each_page_is_well_formed_in_both_themes_on_desk_and_phone(String path) {
        logInAs("ada");
        String name = path.isEmpty() ? "overview" : path.replaceAll("\\W+", "-");

        browser.open(path);
        for (boolean dark : new boolean[] {false, true}) {
            browser.width(WIDE);
            browser.dark(dark);
            assertAccessible(path + (dark ? " dark" : " light"));
            browser.screenshot(name + (dark ? "-dark" : "-light"));
            browser.width(PHONE);
            assertNoSidewaysScrolling(path);
            browser.screenshot(name + (dark ? "-dark" : "-light") + "-phone");
        }

        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void the_console_speaks_chinese() {
        logInAs("vic");
        browser.page().getByText("中文").click();
        browser.page().getByLabel("Switch to English").waitFor();
        browser.open("shards");

        assertThat(browser.page().locator("html").getAttribute("lang")).startsWith("zh");
        assertThat(browser.page().locator("h1").textContent()).containsPattern("\\p{IsHan}");
        browser.screenshot("shards-light-chinese");
        assertAccessible("shards in Chinese");
    }

    private void assertAccessible(String where) {
        // colours fade when the theme changes, and are none of either theme meanwhile
        browser.page()
                .evaluate("document.getAnimations().filter(each => each instanceof CSSTransition)"
                        + ".forEach(each => each.finish())");
        List<Rule> found = new AxeBuilder(browser.page())
                .analyze().getViolations().stream()
                        .filter(rule -> SEVERE.contains(rule.getImpact()))
                        .toList();
        assertThat(found)
                .as(() -> where + ": "
                        + found.stream()
                                .map(rule -> rule.getId() + " " + rule.getHelp() + " "
                                        + rule.getNodes().stream()
                                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                                .limit(3)
                                                .toList())
                                .toList())
                .isEmpty();
    }

    private void assertNoSidewaysScrolling(String where) {
        Object overflow = browser.page()
                .evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) overflow).intValue()).as(where).isLessThanOrEqualTo(0);
    }

    // Journeys

    @Test
    void a_dead_letter_is_found_by_its_exception_and_redriven_by_keyboard_alone() throws Exception {
        nodes.breakDeliveryOf("kate");
        nodes.order("kate");
        nodes.awaitLetters("kate", 1);
        nodes.mendDeliveryOf("kate");
        logInAs("olga");
        Page page = browser.page();

        page.keyboard().press("g");
        page.keyboard().press("d");
        page.waitForURL(Pattern.compile(".*/dead-letters"));
        page.getByText("BrokenOnPurposeException").first().waitFor();
        browser.tabTo("BrokenOnPurposeException");
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*/dead-letters\\?.*subscription=user-order-report.*"));
        page.getByText("Redrive all").waitFor();
        browser.row("kate").waitFor();
        for (int i = 0; i < 5 && !browser.focusedRow().contains("kate"); i++) {
            browser.tabTo("Redrive order.placed");
        }
        assertThat(browser.focusedRow()).contains("kate");
        page.keyboard().press("Enter");
        page.waitForCondition(() -> browser.focused().contains("Cancel"));
        browser.tabTo("Reason");
        page.keyboard().type("the cause is mended");
        browser.tabTo("Redrive");
        page.keyboard().press("Enter");

        nodes.awaitLetters("kate", 0);
        browser.dialog().locator(".action-result .badge.tone-good").waitFor();
        nodes.assertAudited("olga", "redrive done", "user-order-report", "the cause is mended", 1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_shard_is_moved_and_a_worker_is_drained() throws Exception {
        logInAs("olga");
        browser.open("shards");
        Locator row = browser.row("console-a");
        String shard = row.locator("td").first().textContent();

        ConsoleBrowser.button(row, "Move").click();
        Locator choice = browser.dialog();
        choice.getByText("console-b").click();
        ConsoleBrowser.button(choice, "Next").click();
        browser.confirm("moved by hand", "Move");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.row(shard).textContent().contains("console-b"));
        nodes.assertAudited("olga", "move-shard", shard, "moved by hand", null);

        browser.open("workers");
        ConsoleBrowser.button(browser.row("console-b"), "Drain").click();
        browser.confirm("for the update", "Drain");
        browser.row("console-b").getByText("Drained").waitFor();
        browser.open("shards");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> browser.page().locator(".data-table tbody tr").allTextContents().stream()
                        .allMatch(text -> text.contains("console-a")));
        nodes.assertAudited("olga", "drain-worker", "console-b", "for the update", null);

        browser.open("workers");
        ConsoleBrowser.button(browser.row("console-b"), "Resume").click();
        browser.confirm("is updated", "Resume");
        browser.row("console-b").getByText("Alive").waitFor();
        nodes.assertAudited("olga", "resume-worker", "console-b", "is updated", null);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_replay_delivers_what_its_dry_run_counted() throws Exception {
        for (int i = 0; i < 7; i++) {
            nodes.order("rob");
        }
        nodes.awaitReport("rob", 7);
        logInAs("olga");
        browser.open("replay?subscription=daily-order-report");
        Page page = browser.page();
        page.getByLabel("Groups").fill("rob");
        page.waitForCondition(
                () -> page.locator("vaadin-select").first().textContent().contains("daily-order-report"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            page.getByText("Count (delivers nothing)").click();
            page.locator(".replay-result .action-count").waitFor();
            return page.locator(".replay-result .action-count").textContent().equals("7");
        });
        browser.screenshot("replay-counted-light");

        page.locator(".replay-result vaadin-button").last().click();
        browser.dialog().waitFor();
        browser.screenshot("replay-dialog-light");
        assertThat(browser.confirm("the report was wrong", "Start replay")).contains("7");

        JsonObject operation = nodes.operation("the report was wrong");
        assertThat(operation.getString("state")).isEqualTo("DONE");
        assertThat(operation.getJsonObject("progress").getInt("delivered")).isEqualTo(7);
        nodes.assertAudited("olga", "replay done", "daily-order-report", "the report was wrong", 7);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_viewer_is_offered_no_change() {
        logInAs("vic");
        for (String path :
                List.of("shards", "workers", "subscriptions", "dead-letters?subscription=user-order-report")) {
            browser.open(path);
            browser.page().locator(".data-table tbody tr").first().waitFor();
            assertThat(browser.page()
                            .locator(".data-table vaadin-button, .toolbar vaadin-button")
                            .allTextContents())
                    .as(path)
                    .isEmpty();
        }
        browser.go("settings");
        browser.page().getByText("There is no such page").waitFor();
    }

    @Test
    void hostile_data_of_events_is_shown_as_text() throws Exception {
        String hostile = "<img src=x onerror=window.pwned=1>\u202E${7*7}";
        nodes.sendForeign(hostile);
        nodes.awaitLetters(hostile, 1);
        logInAs("rita");

        browser.open("dead-letters?subscription=user-order-report");
        browser.row("<img src=x").waitFor();
        browser.page().locator("a[href*='event?']").last().click();
        browser.page().waitForURL(Pattern.compile(".*/event\\?.*"));
        browser.page().locator("h1").first().waitFor();
        browser.open("events");

        assertThat(browser.page().evaluate("() => window.pwned")).isNull();
        assertThat(browser.page().locator("img[src='x']").count()).isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void the_death_of_a_worker_is_seen_without_a_reload() {
        logInAs("vic");
        browser.open("shards");
        Locator map = browser.page().locator(".shard-map");
        map.getByText("console-b").waitFor();
        PayaraMicro dead = nodes.second();
        dead.kill();
        long killed = System.nanoTime();
        try {
            browser.page().locator(".lane-unowned, .lane-silent").first().waitFor();
            LOG.log(System.Logger.Level.INFO, "shown after " + ms(killed));
            browser.screenshot("shards-worker-killed-light");
            browser.page()
                    .waitForCondition(() -> browser.page().locator(".data-table tbody tr").allTextContents().stream()
                            .allMatch(text -> text.contains("console-a")));
            LOG.log(System.Logger.Level.INFO, "all owned again after " + ms(killed));
        } finally {
            dead.restart();
        }
        map.getByText("console-b").waitFor();
        assertThat(browser.complaints()).isEmpty();
    }

    private static String ms(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms";
    }
}
