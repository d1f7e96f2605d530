package dev.eventra.engine.filter;

import dev.eventra.api.Event;
import dev.eventra.api.FilterException;
import dev.eventra.api.FilterLanguage;
import io.cloudevents.sql.EvaluationRuntime;
import java.util.function.Predicate;

/**
 * CloudEvents SQL 1.0 (CESQL). Beside the functions of the specification there are {@code DATA('a.b.0.c')}, a field of
 * the event's JSON data, and {@code EXISTSDATA('a.b.0.c')}. Thread-safe.
 */
public final class CesqlLanguage implements FilterLanguage {

    private final EvaluationRuntime runtime = EvaluationRuntime.builder()
            .addFunction(new DataFunction())
            .addFunction(new ExistsDataFunction())
            .build();

    /** For {@link java.util.ServiceLoader}. */
    public CesqlLanguage() {}

    @Override
    public Predicate<Event> compile(String expression) {
        CesqlExpression compiled = expression(expression);
        return event -> {
            if (compiled.evaluate(event) instanceof Boolean matches) {
                return matches;
            }
            throw new FilterException("it gives no Boolean, but a number or a text");
        };
    }

    CesqlExpression expression(String expression) {
        return CesqlExpression.of(expression, runtime);
    }
}
