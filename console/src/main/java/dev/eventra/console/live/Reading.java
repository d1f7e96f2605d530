package dev.eventra.console.live;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.RequestRefusedException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What was read, or why it could not be. Immutable.
 *
 * @param value   what was read; null unless the state is OK
 * @param state   how it went
 * @param problem why not, in words; null if it is OK
 */
public record Reading<T>(T value, State state, String problem) {

    /** How reading went. */
    public enum State {
        OK,
        /** A database or Kafka did not answer; it is tried again. */
        UNAVAILABLE,
        /** It can't be told in the present state of things. */
        REFUSED
    }

    /** What was read. */
    public static <T> Reading<T> ok(T value) {
        return new Reading<>(value, State.OK, null);
    }

    /** Reads, and keeps the failures that a page is to show calmly. */
    public static <T> Reading<T> of(Supplier<T> source) {
        try {
            return ok(source.get());
        } catch (AdminUnavailableException e) {
            return new Reading<>(null, State.UNAVAILABLE, e.getMessage());
        } catch (RequestRefusedException e) {
            return new Reading<>(null, State.REFUSED, e.getMessage());
        }
    }

    public boolean isOk() {
        return state == State.OK;
    }

    /** The value, or this where there is none. */
    public T orElse(T other) {
        return isOk() ? value : other;
    }

    /** The value, if there is one. */
    public Optional<T> get() {
        return isOk() ? Optional.ofNullable(value) : Optional.empty();
    }

    /** Another view of the same. */
    public <R> Reading<R> map(Function<T, R> view) {
        return isOk() ? ok(view.apply(value)) : new Reading<>(null, state, problem);
    }
}
