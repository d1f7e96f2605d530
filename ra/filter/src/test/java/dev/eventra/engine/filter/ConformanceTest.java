package dev.eventra.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.FilterException;
import dev.eventra.api.InvalidFilterException;
import io.cloudevents.sql.EvaluationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The conformance tests of CloudEvents SQL, with Eventra's events. */
class ConformanceTest {

    private static final List<String> FILES = List.of(
            "binary_comparison_operators",
            "binary_logical_operators",
            "binary_math_operators",
            "case_sensitivity",
            "casting_functions",
            "context_attributes_access",
            "exists_expression",
            "in_expression",
            "integer_builtin_functions",
            "like_expression",
            "literals",
            "negate_operator",
            "not_operator",
            "parse_errors",
            "spec_examples",
            "string_builtin_functions",
            "sub_expression",
            "subscriptions_api_recreations");

    /** Those that fail, with the reason; the documentation of filters lists them too. */
    private static final Map<String, String> KNOWN = Map.of(
            // extensions are text in Eventra, so true and 10 are 'true' and '10'; the language converts where it
            // compares
            "context_attributes_access: Access to optional boolean extension", "gives true",
            "context_attributes_access: Access to optional integer extension", "gives 10",
            // a time is an instant in Eventra, shown in UTC
            "context_attributes_access: Timestamp type cohercion to string", "gives 2018-04-26T12:48:09Z",
            // every event has a time in Eventra
            "exists_expression: optional attribute absent", "gives true",
            "exists_expression: optional attribute absent (negated)", "gives false");

    private final CesqlLanguage language = new CesqlLanguage();

    /** One case of the suite. */
    record Case(String name, String expression, Object result, String error, Map<String, Object> attributes) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_case_of_the_suite_passes_or_fails_as_known(Case each) {
        assertThat(verdict(each)).as(each.expression()).isEqualTo(KNOWN.getOrDefault(each.name(), "passes"));
    }

    @Test
    void the_suite_is_complete_and_every_known_failure_is_one_of_its_cases() {
        assertThat(cases()).hasSize(275).extracting(Case::name).containsAll(KNOWN.keySet());
    }

    private String verdict(Case each) {
        try {
            Object result = language.expression(each.expression()).evaluate(event(each.attributes()));
            return each.error() == null
                            && (each.result() == null || each.result().equals(result))
                    ? "passes"
                    : "gives " + result;
        } catch (InvalidFilterException e) {
            return atDeployment(e.getMessage()).equals(String.valueOf(each.error())) ? "passes" : e.getMessage();
        } catch (FilterException e) {
            String kind = kind(((EvaluationException) e.getCause()).getKind());
            return kind.equals(each.error()) ? "passes" : "fails with " + kind;
        }
    }

    /** What the suite finds in the evaluation, and we find earlier. */
    private static String atDeployment(String message) {
        if (message.contains("there is no function")) {
            return "missingFunction";
        }
        return message.contains("can't be evaluated") ? "constant" : "parse";
    }

    private static String kind(EvaluationException.ErrorKind kind) {
        return switch (kind) {
            case CAST -> "cast";
            case MISSING_ATTRIBUTE -> "missingAttribute";
            case MISSING_FUNCTION -> "missingFunction";
            case FUNCTION_EVALUATION -> "functionEvaluation";
            case MATH -> "math";
            case GENERIC -> "generic";
        };
    }

    private static Event event(Map<String, Object> attributes) {
        Map<String, Object> left = new HashMap<>(attributes);
        left.remove("specversion");
        Event.Builder event = Event.builder(take(left, "type", "t"))
                .id(take(left, "id", "1"))
                .source(take(left, "source", "http://localhost/source"))
                .subject(take(left, "subject", null))
                .contentType(take(left, "datacontenttype", null))
                .dataSchema(take(left, "dataschema", null));
        Object time = left.remove("time");
        if (time != null) {
            event.time(time instanceof Date date ? date.toInstant() : instant(time.toString()));
        }
        left.forEach((name, value) -> event.extension(name, value.toString()));
        return event.build();
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static String take(Map<String, Object> from, String name, String otherwise) {
        Object value = from.remove(name);
        return value == null ? otherwise : value.toString();
    }

    static Stream<Case> cases() {
        return FILES.stream().flatMap(ConformanceTest::read);
    }

    @SuppressWarnings("unchecked")
    private static Stream<Case> read(String file) {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/cesql-tck/" + file + ".yaml")) {
            Map<String, Object> suite = new Yaml().load(in);
            List<Case> cases = new ArrayList<>();
            for (Map<String, Object> test : (List<Map<String, Object>>) suite.get("tests")) {
                Map<String, Object> attributes = new HashMap<>();
                attributes.putAll((Map<String, Object>) test.getOrDefault("event", Map.of()));
                attributes.putAll((Map<String, Object>) test.getOrDefault("eventOverrides", Map.of()));
                cases.add(new Case(
                        file + ": " + test.get("name"),
                        String.valueOf(test.get("expression")),
                        test.get("result"),
                        (String) test.get("error"),
                        attributes));
            }
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
