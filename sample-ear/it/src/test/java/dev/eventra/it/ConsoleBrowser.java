package dev.eventra.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A user of the console's pages, in Chromium. Collects what the browser complains about. */
final class ConsoleBrowser implements AutoCloseable {

    /** Where screenshots of this run are kept. */
    static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

    private static final double TIMEOUT_MS = 60_000;
    private static final int MAX_TEXT = 500;
    private static final List<String> CANDIDATES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    // root may not use the sandbox; the rest keeps the browser from calling home
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final BrowserContext context;
    private final Page page;
    private final String root;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /**
     * @param root the console's address, without a slash at its end
     */
    ConsoleBrowser(Browser browser, String root) {
        this.root = root;
        context = browser.newContext(new Browser.NewContextOptions()
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setViewportSize(1440, 900));
        context.setDefaultTimeout(TIMEOUT_MS);
        context.setDefaultNavigationTimeout(TIMEOUT_MS);
        // by themselves assertions wait for 5 s, and timing fails no test here
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Starts the browser's process, for all users that come after each other. */
    static Browser start(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(chromium().orElseThrow())
                        .setArgs(FLAGS));
    }

    /** Its driver, which must not fetch a browser of its own. */
    static Playwright driver() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** The browser of this machine; the one that the environment variable {@code CHROMIUM} names comes first. */
    static Optional<Path> chromium() {
        return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), CANDIDATES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    Page page() {
        return page;
    }

    /** Errors that the browser wrote to its console: scripts that failed, what the page's policy refused. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Opens an address of the console, whatever comes. */
    void go(String path) {
        page.navigate(root + "/" + path);
    }

    /** Opens a page, and waits until it has figures. */
    void open(String path) {
        go(path);
        awaitPage();
    }

    private void awaitPage() {
        try {
            page.locator("h1").first().waitFor();
            // the first snapshot has come
            page.waitForCondition(
                    () -> !page.locator(".stamp").first().textContent().isBlank());
        } catch (TimeoutError e) {
            throw new AssertionError("no page with figures at " + page.url() + ", but: " + text(), e);
        }
    }

    private String text() {
        String all = page.locator("body").innerText().strip();
        return all.length() > MAX_TEXT ? all.substring(0, MAX_TEXT) + " ..." : all;
    }

    /** Logs in, on the login page. */
    void logIn(String user, String password) {
        page.locator("input[name=username]").fill(user);
        page.locator("input[name=password]").fill(password);
        page.locator("vaadin-login-form vaadin-button[theme~=submit]").click();
        page.locator(".nav").first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        awaitPage();
    }

    String sessionId() {
        return context.cookies().stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .map((Cookie cookie) -> cookie.value)
                .findFirst()
                .orElse("");
    }

    /** The table's row that has this text. */
    Locator row(String text) {
        return page.locator(".data-table tbody tr:visible")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first();
    }

    /** A button of this element with this text. */
    static Locator button(Locator within, String text) {
        // the browser's regular expressions know no \\Q
        String exact = text.replaceAll("[^\\w ]", ".");
        return within.locator("vaadin-button")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + exact + "\\s*$")))
                .first();
    }

    /** The dialog that asks for a reason. */
    Locator dialog() {
        return page.locator("vaadin-dialog-overlay").last();
    }

    /** Gives the reason in the open dialog, confirms, and returns what came of it in the end. */
    String confirm(String reason, String button) {
        String text = answer(reason, button);
        close("Close");
        return text;
    }

    /** Gives the reason in the open dialog, confirms, and returns why it was refused. */
    String refused(String reason, String button) {
        String text = answer(reason, button);
        close("Cancel");
        return text;
    }

    private String answer(String reason, String button) {
        begin(reason, button);
        return outcome();
    }

    /** Gives the reason in the open dialog, and confirms. */
    void begin(String reason, String button) {
        Locator dialog = dialog();
        dialog.locator("vaadin-text-area textarea").fill(reason);
        button(dialog, button).click();
    }

    /** What came of it in the end. */
    String outcome() {
        // an operation that runs is told of in another tone
        Locator result = dialog().locator(".action-result .badge:not(.tone-info)");
        result.first().waitFor();
        return result.first().textContent();
    }

    /** Closes the open dialog by this button. */
    void close(String button) {
        Locator dialog = dialog();
        button(dialog, button).click();
        dialog.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Presses Tab until what has the focus has this text. */
    void tabTo(String text) {
        for (int i = 0; i < 150; i++) {
            page.keyboard().press("Tab");
            if (focused().contains(text)) {
                return;
            }
        }
        throw new AssertionError("no Tab leads to '" + text + "'; the last was '" + focused() + "'");
    }

    /** Text or label of what has the focus. */
    String focused() {
        return (String)
                page.evaluate(
                        """
                () => {
                  let e = document.activeElement;
                  while (e && e.shadowRoot && e.shadowRoot.activeElement) { e = e.shadowRoot.activeElement; }
                  if (!e) { return ''; }
                  const labels = e.labels && e.labels.length ? e.labels[0].textContent : '';
                  return (e.getAttribute('aria-label') || labels || e.textContent || '').trim();
                }
                """);
    }

    /** Text of the table's row that has the focus; empty if none has. */
    String focusedRow() {
        return (String) page.evaluate("() => document.activeElement?.closest('tr')?.textContent ?? ''");
    }

    void dark(boolean wanted) {
        if (isDark() != wanted) {
            page.locator("vaadin-app-layout .switches vaadin-button:has(vaadin-icon)")
                    .first()
                    .click();
            page.waitForCondition(() -> isDark() == wanted);
        }
    }

    private boolean isDark() {
        return (Boolean) page.evaluate("() => document.documentElement.getAttribute('theme') === 'dark'"
                + " || document.body.getAttribute('theme') === 'dark'");
    }

    void width(int pixels) {
        page.setViewportSize(pixels, 900);
    }

    /** What went wrong, beside the screenshot of the same name. */
    void note(String name, Throwable cause) {
        StringWriter text = new StringWriter();
        text.append(page.url()).append('\n');
        cause.printStackTrace(new PrintWriter(text));
        text.append(String.join("\n", complaints));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.writeString(SCREENSHOTS.resolve(name + ".txt"), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void screenshot(String name) {
        page.screenshot(new ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true)
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    @Override
    public void close() {
        context.close();
    }
}
