package dev.eventra.engine.filter;

import dev.eventra.api.InvalidFilterException;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.generated.CESQLParserLexer;
import io.cloudevents.sql.generated.CESQLParserParser;
import io.cloudevents.sql.generated.CESQLParserParser.FunctionInvocationExpressionContext;
import io.cloudevents.sql.impl.parser.CaseChangingCharStream;
import java.util.Locale;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.LexerNoViableAltException;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;

/**
 * Checks an expression before the SDK's parser reads it. That one tells no position, fails with a NullPointerException
 * where a single token is missing or too many, passes over characters that are no token, and leaves it to the evaluation
 * to find that there is no such function.
 */
final class CesqlSyntax {

    private final String expression;

    CesqlSyntax(String expression) {
        this.expression = expression;
    }

    /**
     * @throws InvalidFilterException at the first error
     */
    void check(EvaluationRuntime runtime) {
        FirstError error = new FirstError();
        CESQLParserLexer lexer =
                new CESQLParserLexer(new CaseChangingCharStream(CharStreams.fromString(expression), true));
        lexer.removeErrorListeners();
        lexer.addErrorListener(error);
        CESQLParserParser parser = new CESQLParserParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(error);
        checkFunctions(parser.cesql(), runtime);
    }

    private static void checkFunctions(ParseTree tree, EvaluationRuntime runtime) {
        if (tree instanceof FunctionInvocationExpressionContext call) {
            String name = call.functionIdentifier().getText().toUpperCase(Locale.ROOT);
            int arguments = call.functionParameterList().expression().size();
            try {
                runtime.resolveFunction(name, arguments);
            } catch (IllegalStateException e) {
                throw new InvalidFilterException(
                        call.getStart().getStartIndex(),
                        "there is no function " + name + " of " + arguments
                                + (arguments == 1 ? " parameter" : " parameters"));
            }
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            checkFunctions(tree.getChild(i), runtime);
        }
    }

    /** Ends the parsing at the first error of the lexer or the parser. */
    private static final class FirstError extends BaseErrorListener {

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                Object offending,
                int line,
                int column,
                String message,
                RecognitionException failure) {
            if (failure instanceof LexerNoViableAltException unreadable) {
                throw new InvalidFilterException(unreadable.getStartIndex(), message);
            }
            throw new InvalidFilterException(((Token) offending).getStartIndex(), message);
        }
    }
}
