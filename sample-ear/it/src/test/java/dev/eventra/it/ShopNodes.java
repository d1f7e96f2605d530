package dev.eventra.it;

import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shop on two application servers, and what their logs tell. */
final class ShopNodes implements AutoCloseable {

    static final Stack.Use USE = new Stack.Use("shop");

    private static final Pattern ELECTED = Pattern.compile("elected master, term \\d+");
    private static final Pattern TAKEN_OVER =
            Pattern.compile("timeMillis: (\\d+)] \\[levelValue: \\d+] shard \\S+/(\\d+) epoch \\d+: taken over in");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<PayaraMicro> nodes;

    ShopNodes(Stack stack) {
        nodes = List.of(node(stack, "shop-a"), node(stack, "shop-b"));
    }

    private static PayaraMicro node(Stack stack, String name) {
        PayaraMicro.Builder builder = stack.applicationServer(USE, name).readyPath("/shop/");
        return builder.commands(new PayaraCommands().deploy("shop", "/shop", Stack.archive("it.shop")))
                .build();
    }

    void start() {
        nodes.parallelStream().forEach(PayaraMicro::start);
    }

    List<PayaraMicro> all() {
        return nodes;
    }

    /** The one that assigns the shards; the only one that was ever elected. */
    PayaraMicro master() {
        List<PayaraMicro> elected =
                nodes.stream().filter(node -> ELECTED.matcher(log(node)).find()).toList();
        if (elected.size() != 1) {
            throw new IllegalStateException("elected masters: " + elected);
        }
        return elected.get(0);
    }

    PayaraMicro other(PayaraMicro node) {
        return nodes.get(1 - nodes.indexOf(node));
    }

    /** A shard that a server began to relay. */
    record TakeOver(int shard, long atMillis) {}

    List<TakeOver> takeOvers(PayaraMicro node) {
        return TAKEN_OVER.matcher(log(node)).results().map(ShopNodes::takeOver).toList();
    }

    /** The shards that a server relays: those that it took over last. */
    Set<Integer> shards(PayaraMicro node) {
        Map<Integer, Long> elsewhere = latest(other(node));
        Map<Integer, Long> here = latest(node);
        here.entrySet().removeIf(each -> elsewhere.getOrDefault(each.getKey(), 0L) > each.getValue());
        return here.keySet();
    }

    private Map<Integer, Long> latest(PayaraMicro node) {
        return takeOvers(node).stream().collect(Collectors.toMap(TakeOver::shard, TakeOver::atMillis, Math::max));
    }

    private static TakeOver takeOver(MatchResult line) {
        return new TakeOver(Integer.parseInt(line.group(2)), Long.parseLong(line.group(1)));
    }

    private static String log(PayaraMicro node) {
        try {
            return Files.readString(node.logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shop's own comparison of its reports with its orders. */
    JsonObject check(PayaraMicro node) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url("/shop/reports/check")))
                .build();
        String body = http.send(request, BodyHandlers.ofString()).body();
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        }
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(PayaraMicro::stop);
    }
}
