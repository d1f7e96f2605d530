package dev.eventra.engine.deadletter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.function.Function;

/**
 * Why an event became a dead letter, cut to what the table takes. Immutable.
 *
 * @param attempts     how often the listener was tried
 * @param errorClass   class of the last failure; null if there was none, as are all that follow
 * @param errorMessage its message
 * @param errorStack   its stack trace
 * @param firstFailure when the listener failed first
 * @param lastFailure  when it failed last
 */
public record FailureReport(
        int attempts,
        String errorClass,
        String errorMessage,
        String errorStack,
        Instant firstFailure,
        Instant lastFailure) {

    private static final int CLASS = 250;
    private static final int MESSAGE = 2_000;
    private static final int STACK = 16_000;

    /** Of an event that was not tried. */
    public static final FailureReport NONE = new FailureReport(0, null, null, null, null, null);

    /** Of a failure. Its methods are the application's: what they throw does not keep the report from being made. */
    public static FailureReport of(int attempts, Throwable failure, Instant first, Instant last) {
        return new FailureReport(
                attempts,
                cut(failure.getClass().getName(), CLASS),
                cut(text(failure, Throwable::getMessage), MESSAGE),
                cut(text(failure, FailureReport::stack), STACK),
                first,
                last);
    }

    /** This report with a note behind its message, which is cut for it. */
    public FailureReport noting(String note) {
        String noted = cut(note, MESSAGE);
        String own = cut(errorMessage, Math.max(0, MESSAGE - noted.length() - 1));
        return new FailureReport(
                attempts,
                errorClass,
                own == null || own.isEmpty() ? noted : own + '\n' + noted,
                errorStack,
                firstFailure,
                lastFailure);
    }

    private static String stack(Throwable failure) {
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack, true));
        return stack.toString();
    }

    private static String text(Throwable failure, Function<Throwable, String> part) {
        try {
            return part.apply(failure);
        } catch (RuntimeException | Error e) {
            return "not known: the exception itself threw " + e.getClass().getName();
        }
    }

    /** Without NUL characters, which PostgreSQL refuses: a message must not keep its dead letter from being stored. */
    private static String cut(String text, int length) {
        if (text == null) {
            return null;
        }
        String whole = text.replace('\0', ' ');
        if (whole.length() <= length) {
            return whole;
        }
        if (length == 0) {
            return "";
        }
        int end = Character.isHighSurrogate(whole.charAt(length - 1)) ? length - 1 : length;
        return whole.substring(0, end);
    }
}
