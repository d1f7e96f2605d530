package dev.eventra.engine.filter;

import io.cloudevents.CloudEvent;
import io.cloudevents.sql.EvaluationContext;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Function;
import io.cloudevents.sql.Type;
import io.cloudevents.sql.impl.runtime.EvaluationResult;
import jakarta.json.JsonValue;
import java.util.List;

/** A function of one text: the path of a field in the event's JSON data. */
abstract class PathFunction implements Function {

    private final String name;
    private final Type returnType;

    PathFunction(String name, Type returnType) {
        this.name = name;
        this.returnType = returnType;
    }

    /**
     * @param field null if there is none at the path
     */
    abstract EvaluationResult result(EvaluationContext context, JsonValue field);

    @Override
    public EvaluationResult invoke(
            EvaluationContext context, EvaluationRuntime runtime, CloudEvent event, List<Object> arguments) {
        try {
            JsonValue data = ((EventAttributes) event).json();
            return result(context, DataPath.find(data, (String) arguments.get(0)));
        } catch (DataException e) {
            return new EvaluationResult(
                    "",
                    context.exceptionFactory()
                            .functionExecutionError(name, e)
                            .create(context.expressionInterval(), context.expressionText()));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Type typeOfParameter(int index) {
        return Type.STRING;
    }

    @Override
    public Type returnType() {
        return returnType;
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public boolean isVariadic() {
        return false;
    }
}
