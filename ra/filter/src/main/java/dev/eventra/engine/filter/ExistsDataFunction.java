package dev.eventra.engine.filter;

import io.cloudevents.sql.EvaluationContext;
import io.cloudevents.sql.Type;
import io.cloudevents.sql.impl.runtime.EvaluationResult;
import jakarta.json.JsonValue;

/** {@code EXISTSDATA('a.b')}: whether the data has this field, with another value than null. */
final class ExistsDataFunction extends PathFunction {

    ExistsDataFunction() {
        super("EXISTSDATA", Type.BOOLEAN);
    }

    @Override
    EvaluationResult result(EvaluationContext context, JsonValue field) {
        return new EvaluationResult(field != null);
    }
}
