package dev.eventra.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Addresses of pages and of the REST API. */
public final class Paths {

    private Paths() {}

    /** A name as one segment of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A page with a query of all values that aren't empty. */
    public static String page(String route, Map<String, String> query) {
        String text = new TreeMap<>(query)
                .entrySet().stream()
                        .filter(each ->
                                each.getValue() != null && !each.getValue().isBlank())
                        .map(each -> segment(each.getKey()) + "=" + segment(each.getValue()))
                        .collect(Collectors.joining("&"));
        return text.isEmpty() ? route : route + "?" + text;
    }
}
