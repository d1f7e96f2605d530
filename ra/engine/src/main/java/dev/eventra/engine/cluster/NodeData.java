package dev.eventra.engine.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A node's data: lines of {@code key=value}, readable with any ZooKeeper tool. Immutable. */
record NodeData(SortedMap<String, String> values) {

    static final NodeData EMPTY = new NodeData(new TreeMap<>());

    /** Leaves out what it doesn't understand: a newer version may have written it. */
    static NodeData parse(byte[] bytes) {
        SortedMap<String, String> values = new TreeMap<>();
        String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return new NodeData(values);
    }

    NodeData with(String key, Object value) {
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(key, value.toString().replaceAll("\\R", " "));
        return new NodeData(more);
    }

    NodeData with(String key, Collection<String> list) {
        return with(key, String.join(",", list));
    }

    /** An empty text if there is none. */
    String get(String key) {
        return values.getOrDefault(key, "");
    }

    List<String> list(String key) {
        return Arrays.stream(get(key).split(",")).filter(s -> !s.isEmpty()).toList();
    }

    byte[] bytes() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
