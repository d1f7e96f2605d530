package dev.eventra.console.rest;

import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The query of a request. A parameter that is not known is refused: {@code dryrun=true} must not change anything. */
final class Query {

    private static final Set<String> PAGE = Set.of("after", "size");
    private static final int DEFAULT_SIZE = 50;

    private final MultivaluedMap<String, String> parameters;

    private Query(UriInfo uri, Set<String> known) {
        this.parameters = uri.getQueryParameters();
        parameters.forEach((name, values) -> check(name, values, known));
    }

    private static void check(String name, List<String> values, Set<String> known) {
        if (!known.contains(name)) {
            throw new InvalidRequestException(name, "is not known here; allowed are " + new TreeSet<>(known));
        }
        if (values.size() > 1) {
            throw new InvalidRequestException(name, "is there " + values.size() + " times; allowed is once");
        }
    }

    /** Of a request for one thing. */
    static Query of(UriInfo uri, String... known) {
        return new Query(uri, Set.of(known));
    }

    /** Of a request for a page of a list. */
    static Query ofList(UriInfo uri, String... known) {
        return new Query(uri, Stream.concat(PAGE.stream(), Stream.of(known)).collect(Collectors.toSet()));
    }

    /** Of a request for a change: whether it only asks what it would do. */
    static boolean dryRun(UriInfo uri) {
        return of(uri, "dryRun").isOn("dryRun");
    }

    /** Null if the parameter is missing or empty, as below. */
    String text(String name) {
        return Optional.ofNullable(parameters.getFirst(name))
                .filter(value -> !value.isEmpty())
                .orElse(null);
    }

    Instant time(String name) {
        String text = text(name);
        return text == null ? null : JsonFields.instant(name, text);
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        return text == null ? null : JsonFields.constant(name, text, type);
    }

    /** Off if the parameter is missing, on if it has no value. */
    boolean isOn(String name) {
        String value = parameters.getFirst(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.isEmpty() || value.equals("true")) {
            return true;
        }
        throw new InvalidRequestException(name, "is not allowed; allowed are true and false");
    }

    PageRequest page() {
        return new PageRequest(text("after"), size());
    }

    private int size() {
        String text = text("size");
        try {
            return text == null ? DEFAULT_SIZE : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "size", "is not allowed; required is a whole number from 1 to " + PageRequest.LARGEST);
        }
    }
}
