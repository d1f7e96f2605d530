package dev.eventra.engine.filter;

import io.cloudevents.sql.EvaluationContext;
import io.cloudevents.sql.Type;
import io.cloudevents.sql.impl.runtime.EvaluationResult;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * {@code DATA('a.b')}: the value of a field of the data. Text is a String, true and false are Booleans, a whole number
 * of 32 bits is an Integer, any other number the String that stands in the data. A field that isn't there, or null, is
 * an error like a missing attribute, an object or array an error of the function.
 */
final class DataFunction extends PathFunction {

    DataFunction() {
        super("DATA", Type.ANY);
    }

    @Override
    EvaluationResult result(EvaluationContext context, JsonValue field) {
        if (field == null) {
            return new EvaluationResult(
                    false,
                    context.exceptionFactory()
                            .missingAttribute(
                                    context.expressionInterval(), context.expressionText(), context.expressionText()));
        }
        return new EvaluationResult(value(field));
    }

    private static Object value(JsonValue field) {
        return switch (field.getValueType()) {
            case STRING -> ((JsonString) field).getString();
            case NUMBER -> number((JsonNumber) field);
            case TRUE -> true;
            case FALSE -> false;
            default -> throw new DataException("the field is an object or an array");
        };
    }

    private static Object number(JsonNumber number) {
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            // has a fraction, or more than 32 bits
            return number.toString();
        }
    }
}
