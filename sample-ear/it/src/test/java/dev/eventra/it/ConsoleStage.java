package dev.eventra.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two servers for a class of tests, and a user's browser for each of them; what the user saw when a test failed is kept beside
 * the other screenshots. Where no Chromium is found the tests are left out.
 */
final class ConsoleStage
        implements BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterTestExecutionCallback {

    private final Stack.Use use;
    private ConsoleNodes nodes;
    private Playwright driver;
    private Browser chromium;
    private ConsoleBrowser browser;

    ConsoleStage(Stack.Use use) {
        this.use = use;
    }

    ConsoleNodes nodes() {
        return nodes;
    }

    /** Of the present test. */
    ConsoleBrowser browser() {
        return browser;
    }

    /** Lets a user of {@link ConsoleNodes} log in. */
    void logInAs(String user) {
        browser.go("login");
        browser.logIn(user, ConsoleNodes.PASSWORD);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean found = ConsoleBrowser.chromium().isPresent();
        if (!found && "required".equals(System.getenv("EVENTRA_BROWSER_TESTS"))) {
            throw new IllegalStateException("no Chromium found; install it, or name it by CHROMIUM");
        }
        assumeTrue(found, "no Chromium found: the browser tests are left out");
        driver = ConsoleBrowser.driver();
        chromium = ConsoleBrowser.start(driver);
        nodes = new ConsoleNodes(Stack.running(), use);
        nodes.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        browser = new ConsoleBrowser(chromium, nodes.first().url("/console"));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(cause -> {
            String name = "failed-" + context.getDisplayName().replaceAll("\\W+", "-");
            browser.note(name, cause);
            browser.screenshot(name);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        browser.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (driver != null) {
            driver.close();
        }
        if (nodes != null) {
            nodes.close();
        }
    }
}
