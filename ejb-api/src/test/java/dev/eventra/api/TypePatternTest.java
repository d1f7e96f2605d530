package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypePatternTest {

    @ParameterizedTest
    @CsvSource({
        "order.placed, order.placed, true",
        "order.placed, order.placed.late, false",
        "order.placed, orderxplaced, false",
        "order.*, order.placed, true",
        "order.*, order, false",
        "order.*, order.placed.late, false",
        "*.placed, order.placed, true",
        "*, order, true",
        "*, order.placed, false",
        "**, order, true",
        "**, order.placed.late, true",
        "**, order..placed., true",
        "order.**, order, false",
        "order.**, order.placed.late, true",
        "**.late, late, false",
        "**.late, order.late, true",
        "**.late, order.placed.late, true",
        "a.**.d, a.d, false",
        "a.**.d, a.b.c.d, true",
        "a.**.d, a.d.x.d, true",
        "**.**, order, false",
        "**.**, order.placed, true"
    })
    void a_pattern_matches_segment_by_segment(String pattern, String type, boolean matches) {
        assertThat(TypePattern.of(pattern).matches(type)).isEqualTo(matches);
    }

    @Property(tries = 5_000)
    void matching_agrees_with_a_naive_matcher(
            @ForAll("patterns") List<String> pattern, @ForAll("types") List<String> type) {
        assertThat(TypePattern.of(String.join(".", pattern)).matches(String.join(".", type)))
                .isEqualTo(naive(pattern, type));
    }

    @Property
    void a_type_matches_itself_and_the_pattern_of_everything(@ForAll("types") List<String> type) {
        String name = String.join(".", type);

        assertThat(TypePattern.of(name).matches(name)).isTrue();
        assertThat(TypePattern.of("**").matches(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "order.", ".order", "order..placed"})
    void an_empty_segment_is_refused_and_the_message_shows_the_pattern(String pattern) {
        assertThatThrownBy(() -> TypePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + pattern + "\" has an empty segment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order*", "*order", "order.pl*", "***", "a.***.b"})
    void a_star_beside_other_characters_is_refused(String pattern) {
        assertThatThrownBy(() -> TypePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"" + pattern + "\"", "whole segments");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order placed", "order.größe", "order,payment", "order.?"})
    void a_character_that_no_type_has_is_refused_since_it_would_never_match(String pattern) {
        assertThatThrownBy(() -> TypePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"" + pattern + "\"", "no type has");
    }

    @Test
    void many_wildcards_against_the_longest_type_take_no_time() {
        TypePattern pattern = TypePattern.of("**.".repeat(30) + "z");

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(pattern.matches("a.".repeat(74) + "b"))
                .isFalse());
    }

    @Test
    void patterns_are_equal_by_their_text() {
        assertThat(TypePattern.of("order.*"))
                .isEqualTo(TypePattern.of("order.*"))
                .hasSameHashCodeAs(TypePattern.of("order.*"))
                .isNotEqualTo(TypePattern.of("order.**"))
                .hasToString("order.*");
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return Arbitraries.of("a", "b", "ab", "*", "**").list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<String>> types() {
        return Arbitraries.of("a", "b", "ab").list().ofMinSize(1).ofMaxSize(7);
    }

    private static boolean naive(List<String> pattern, List<String> type) {
        if (pattern.isEmpty() || type.isEmpty()) {
            return pattern.isEmpty() && type.isEmpty();
        }
        List<String> patterns = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("**")) {
            for (int taken = 1; taken <= type.size(); taken++) {
                if (naive(patterns, type.subList(taken, type.size()))) {
                    return true;
                }
            }
            return false;
        }
        boolean same = pattern.get(0).equals("*") || pattern.get(0).equals(type.get(0));
        return same && naive(patterns, type.subList(1, type.size()));
    }
}
