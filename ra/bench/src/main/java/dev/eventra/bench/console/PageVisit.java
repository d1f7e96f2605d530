package dev.eventra.bench.console;

import dev.eventra.bench.support.CheckFailedException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page, as a browser loads it: its HTML, the request that begins a page in the server, and the one that makes the view;
 * what the view shows at first is read from the database in that one. A login of its own goes before, and a logout
 * behind, which don't count: so no page listens to what happens while the next is measured.
 *
 * @param name    as it is shown
 * @param address what stands behind the console's own address
 * @param shown   what the view has to show
 */
record PageVisit(String name, Address address, Operator operator, String shown) implements Visit {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final String MARKER = "X-Requested-With";
    private static final Pattern UI = Pattern.compile("\"v-uiId\"\\s*:\\s*(\\d+)");
    private static final Pattern KEY = Pattern.compile("\"Vaadin-Security-Key\"\\s*:\\s*\"([^\"]+)\"");

    @Override
    public Taken take(Http http) throws IOException, InterruptedException {
        String session = logIn(http);
        try {
            return load(http, session);
        } finally {
            http.send(http.request(Address.of("/session"))
                    .header("Cookie", session)
                    .header(MARKER, "bench")
                    .DELETE());
        }
    }

    private String logIn(Http http) throws IOException, InterruptedException {
        Address form = Address.of("").with("username", operator.name()).with("password", operator.password());
        Answer answer = http.send(http.request(Address.of("/session"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(MARKER, "bench")
                .POST(BodyPublishers.ofString(form.query())));
        if (answer.status() != NO_CONTENT) {
            throw new CheckFailedException("the login answers " + answer.status() + ": " + answer.body());
        }
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private Taken load(Http http, String session) throws IOException, InterruptedException {
        Answer html = http.send(http.request(address).header("Cookie", session).header("Accept", "text/html"));
        if (html.status() != OK) {
            return new Taken(html.millis(), "HTTP " + html.status() + " for the HTML");
        }
        String route = address.path().substring(1);
        Answer begin = http.send(http.request(Address.of("/")
                        .with("v-r", "init")
                        .with("location", route)
                        .with("query", address.query()))
                .header("Cookie", session));
        Matcher ui = UI.matcher(begin.body());
        Matcher key = KEY.matcher(begin.body());
        double millis = html.millis() + begin.millis();
        if (begin.status() != OK || !ui.find() || !key.find()) {
            return new Taken(millis, "HTTP " + begin.status() + " for the begin of the page");
        }
        HttpRequest.Builder request = http.request(
                        Address.of("/").with("v-r", "uidl").with("v-uiId", ui.group(1)))
                .header("Cookie", session)
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(BodyPublishers.ofString(navigation(route, key.group(1)).toString()));
        Answer view = http.send(request);
        return new Taken(millis + view.millis(), wrong(view));
    }

    private JsonObject navigation(String route, String key) {
        JsonObject data = Json.createObjectBuilder()
                .add("route", route)
                .add("query", address.query())
                .add("appShellTitle", "")
                .add("historyState", Json.createObjectBuilder().add("idx", 0))
                .add("trigger", "")
                .build();
        JsonObject event = Json.createObjectBuilder()
                .add("type", "event")
                .add("node", 1)
                .add("event", "ui-navigate")
                .add("data", data)
                .build();
        return Json.createObjectBuilder()
                .add("csrfToken", key)
                .add("rpc", Json.createArrayBuilder().add(event))
                .add("syncId", 0)
                .add("clientId", 0)
                .build();
    }

    private String wrong(Answer view) {
        if (view.status() != OK) {
            return "HTTP " + view.status() + " for the view";
        }
        return view.body().contains(shown) ? "" : "the view does not show " + shown;
    }
}
