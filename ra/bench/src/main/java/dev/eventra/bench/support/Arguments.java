package dev.eventra.bench.support;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The options of a command line: {@code --name value} and {@code --flag}. Not thread-safe. */
public final class Arguments {

    private final Map<String, String> values;
    private final Set<String> asked = new HashSet<>();

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @throws IllegalArgumentException if something else is among them
     */
    public static Arguments of(List<String> line) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < line.size(); i++) {
            String name = line.get(i);
            if (!name.startsWith("--")) {
                throw new IllegalArgumentException("\"" + name + "\" is no option");
            }
            boolean hasValue = i + 1 < line.size() && !line.get(i + 1).startsWith("--");
            values.put(name.substring(2), hasValue ? line.get(++i) : "");
        }
        return new Arguments(values);
    }

    public boolean flag(String name) {
        asked.add(name);
        String value = values.get(name);
        if (value != null && !value.isEmpty()) {
            throw new IllegalArgumentException("--" + name + " takes no value, and got \"" + value + "\"");
        }
        return value != null;
    }

    /** A number of at least 1. */
    public int number(String name, int otherwise) {
        long value = longNumber(name, otherwise);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("--" + name + " is " + value + ", allowed is 1 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** A number of at least 1; empty if the option is not there. */
    public OptionalInt optionalNumber(String name) {
        return values.containsKey(name) ? OptionalInt.of(number(name, 1)) : absent(name);
    }

    private OptionalInt absent(String name) {
        asked.add(name);
        return OptionalInt.empty();
    }

    /** What a value names, separated by commas; empty if the option is not there. */
    public List<String> list(String name) {
        asked.add(name);
        return values.containsKey(name) ? List.of(text(name, "").split(",")) : List.of();
    }

    public long longNumber(String name, long otherwise) {
        String value = text(name, Long.toString(otherwise));
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is \"" + value + "\", allowed is a whole number", e);
        }
    }

    public Path path(String name, Path otherwise) {
        return Path.of(text(name, otherwise.toString())).toAbsolutePath().normalize();
    }

    private String text(String name, String otherwise) {
        asked.add(name);
        String value = values.getOrDefault(name, otherwise);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("--" + name + " needs a value");
        }
        return value;
    }

    /**
     * To be called when all options have been asked for.
     *
     * @throws IllegalArgumentException if one is there that the command does not know
     */
    public void check() {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown: --" + String.join(", --", unknown));
        }
    }
}
