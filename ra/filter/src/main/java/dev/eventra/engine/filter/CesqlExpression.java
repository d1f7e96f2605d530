package dev.eventra.engine.filter;

import dev.eventra.api.Event;
import dev.eventra.api.FilterException;
import dev.eventra.api.InvalidFilterException;
import io.cloudevents.sql.EvaluationException;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Expression;
import io.cloudevents.sql.ParseException;
import io.cloudevents.sql.Parser;

/** One expression, parsed once and evaluated for many events. Immutable and thread-safe. */
final class CesqlExpression {

    private final Expression expression;
    private final EvaluationRuntime runtime;

    private CesqlExpression(Expression expression, EvaluationRuntime runtime) {
        this.expression = expression;
        this.runtime = runtime;
    }

    /**
     * @throws InvalidFilterException if the syntax is broken, or a function is called that isn't there
     */
    static CesqlExpression of(String text, EvaluationRuntime runtime) {
        new CesqlSyntax(text).check(runtime);
        try {
            return new CesqlExpression(Parser.getDefault().parse(text), runtime);
        } catch (ParseException e) {
            throw new InvalidFilterException(
                    Math.max(0, text.indexOf(e.getExpression())),
                    e.getKind() == ParseException.ErrorKind.PARSE_VALUE
                            ? e.getExpression() + " is out of range: an Integer has 32 bits"
                            : e.getExpression() + " can't be evaluated");
        }
    }

    /**
     * @return a Boolean, an Integer or a String
     * @throws FilterException at the first error of the evaluation; its message holds no value of the event
     */
    Object evaluate(Event event) {
        try {
            return expression.tryEvaluate(runtime, new EventAttributes(event));
        } catch (EvaluationException e) {
            String part = "`" + e.getExpressionText() + "` ";
            throw new FilterException(
                    switch (e.getKind()) {
                        case MISSING_ATTRIBUTE -> part + "is missing from the event; ask first whether it exists";
                        case CAST -> part + "has a value of another type, which can't be converted";
                        case MATH -> part + "can't be calculated";
                        case MISSING_FUNCTION -> part + "calls a function that isn't there";
                        case FUNCTION_EVALUATION, GENERIC -> part + "failed" + reason(e);
                    },
                    e);
        }
    }

    /** Our own functions tell why without any value. */
    private static String reason(EvaluationException failure) {
        return failure.getCause() instanceof DataException data ? ": " + data.getMessage() : "";
    }
}
