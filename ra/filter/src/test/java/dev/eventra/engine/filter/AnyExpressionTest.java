package dev.eventra.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.api.FilterException;
import dev.eventra.api.InvalidFilterException;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written into a filter: it is refused with a position, or it compiles and then answers or fails as said. */
class AnyExpressionTest {

    private static final Event EVENT = Event.builder("a.b")
            .source("/s")
            .subject("x")
            .extension("n", "5")
            .data("{\"f\":{\"g\":[1,\"two\",null]}}")
            .build();

    private final CesqlLanguage language = new CesqlLanguage();

    @Property(tries = 3_000)
    void it_is_refused_or_evaluated(@ForAll("expressions") String expression) {
        Predicate<Event> filter;
        try {
            filter = language.compile(expression);
        } catch (InvalidFilterException e) {
            assertThat(e.position()).isBetween(0, expression.length());
            return;
        }
        try {
            filter.test(EVENT);
        } catch (FilterException e) {
            assertThat(e).hasMessageNotContaining("two");
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> tokens = Arbitraries.of(
                "id",
                "subject",
                "n",
                "missing",
                "'x'",
                "\"y\"",
                "'",
                "5",
                "-3",
                "99999999999",
                "0",
                "TRUE",
                "false",
                "AND",
                "or",
                "XOR",
                "NOT",
                "EXISTS",
                "LIKE",
                "IN",
                "(",
                ")",
                ",",
                "=",
                "!=",
                "<>",
                "<",
                ">=",
                "+",
                "-",
                "*",
                "/",
                "%",
                "DATA",
                "EXISTSDATA",
                "DATA('f.g.1')",
                "DATA('f')",
                "EXISTSDATA('f.g.2')",
                "LENGTH",
                "INT(subject)",
                "SUBSTRING('abc', 9)",
                "NOSUCH(1)",
                ";",
                "é",
                "_",
                "\\",
                "\n");
        return tokens.list().ofMaxSize(9).map(list -> String.join(" ", list));
    }
}
