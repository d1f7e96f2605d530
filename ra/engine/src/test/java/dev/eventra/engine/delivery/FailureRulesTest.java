package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.EventListenerException;
import jakarta.ejb.EJBException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FailureRulesTest {

    /** A family of exceptions, four generations deep below {@link RuntimeException}. */
    private static class Base extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static class Left extends Base {
        private static final long serialVersionUID = 1L;
    }

    private static class Right extends Base {
        private static final long serialVersionUID = 1L;
    }

    private static final class LeftOfLeft extends Left {
        private static final long serialVersionUID = 1L;
    }

    private static final List<Class<? extends Throwable>> NAMES = List.of(
            Throwable.class,
            Exception.class,
            RuntimeException.class,
            Base.class,
            Left.class,
            Right.class,
            LeftOfLeft.class);

    private static FailureRules rules(List<String> retryOn, List<String> noRetryOn) {
        return FailureRules.DEFAULTS.withExceptions(retryOn, noRetryOn);
    }

    private static String name(Class<?> type) {
        return type.getName();
    }

    @Provide
    Arbitrary<Set<String>> names() {
        return Arbitraries.of(NAMES).map(Class::getName).set().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Class<? extends Throwable>>> chains() {
        return Arbitraries.of(
                        List.<Class<? extends Throwable>>of(Base.class, Left.class, Right.class, LeftOfLeft.class))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** As the contract says it, candidate by candidate rather than exception by exception. */
    private static boolean expected(
            Set<String> retryOn, Set<String> noRetryOn, List<Class<? extends Throwable>> chain) {
        for (int steps = 0; steps < 10; steps++) {
            for (int depth = chain.size() - 1; depth >= 0; depth--) {
                Class<?> type = chain.get(depth);
                for (int up = 0; up < steps && type != null; up++) {
                    type = type.getSuperclass();
                }
                if (type != null && noRetryOn.contains(name(type))) {
                    return false;
                }
                if (type != null && retryOn.contains(name(type))) {
                    return true;
                }
            }
        }
        return retryOn.isEmpty();
    }

    /** Outermost first. */
    private static Throwable chain(List<Class<? extends Throwable>> types) {
        Throwable inner = null;
        for (int i = types.size() - 1; i >= 0; i--) {
            try {
                var constructor = types.get(i).getDeclaredConstructor();
                constructor.setAccessible(true);
                Throwable outer = constructor.newInstance();
                if (inner != null) {
                    outer.initCause(inner);
                }
                inner = outer;
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return inner;
    }

    @Property
    void the_nearest_name_decides_then_the_innermost_cause_then_the_list_that_forbids(
            @ForAll("names") Set<String> retryOn,
            @ForAll("names") Set<String> noRetryOn,
            @ForAll("chains") List<Class<? extends Throwable>> types) {
        FailureRules rules = rules(List.copyOf(retryOn), List.copyOf(noRetryOn));

        assertThat(rules.isRetried(chain(types))).isEqualTo(expected(retryOn, noRetryOn, types));
    }

    @Property
    void wrappers_of_containers_change_nothing(
            @ForAll("names") Set<String> retryOn,
            @ForAll("names") Set<String> noRetryOn,
            @ForAll("chains") List<Class<? extends Throwable>> types) {
        FailureRules rules = rules(List.copyOf(retryOn), List.copyOf(noRetryOn));
        Exception bare = (Exception) chain(types);

        Throwable wrapped = new EJBException(new EventListenerException("wrapped", bare));

        assertThat(rules.isRetried(wrapped)).isEqualTo(rules.isRetried(bare));
    }

    @Test
    void without_names_all_are_tried_again() {
        assertThat(FailureRules.DEFAULTS.isRetried(new Error())).isTrue();
        assertThat(FailureRules.DEFAULTS.isRetried(new EJBException())).isTrue();
    }

    @Test
    void who_names_some_to_be_tried_again_gives_up_the_others() {
        FailureRules rules = rules(List.of("java.io.IOException"), List.of());

        assertThat(rules.isRetried(new UncheckedIOException(new IOException()))).isTrue();
        assertThat(rules.isRetried(new IllegalStateException())).isFalse();
    }

    @Test
    void a_named_subclass_is_an_exception_to_its_named_superclass() {
        FailureRules rules = rules(List.of("java.sql.SQLTimeoutException"), List.of("java.sql.SQLException"));

        assertThat(rules.isRetried(new IllegalStateException(new SQLTimeoutException())))
                .isTrue();
        assertThat(rules.isRetried(new IllegalStateException(new SQLException())))
                .isFalse();
        assertThat(rules.isRetried(new IllegalStateException())).isFalse();
    }

    @Test
    void causes_that_go_in_circles_end() {
        Exception one = new Exception();
        Exception two = new Exception(one);
        one.initCause(two);

        assertThat(rules(List.of(), List.of(name(IOException.class))).isRetried(one))
                .isTrue();
    }

    @Test
    void an_exception_of_the_container_itself_is_judged_where_there_is_no_other() {
        List<String> names = new ArrayList<>();
        names.add("jakarta.ejb.EJBException");

        assertThat(rules(List.of(), names).isRetried(new EJBException("no bean")))
                .isFalse();
    }
}
