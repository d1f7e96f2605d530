package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private static final String HERE = "10.0.0.1";
    private static final String THERE = "10.0.0.2";

    private final SettableClock clock = new SettableClock();
    private final Logins logins = new Logins(
            new Users(settings(Map.of(
                    "eventra.console.users",
                    "ann:operator:"
                            + PasswordHash.of("s3cret".toCharArray(), 10_000).encoded()))),
            clock);

    @Test
    void name_and_password_are_found_right_with_the_roles() {
        assertThat(attempt("ann", "s3cret", HERE).user())
                .hasValueSatisfying(user -> assertThat(user.is(Roles.VIEWER)).isTrue());
        assertThat(attempt("ann", "S3cret", HERE)).isEqualTo(LoginAttempt.REFUSED);
        assertThat(attempt("bob", "s3cret", HERE)).isEqualTo(LoginAttempt.REFUSED);
        assertThat(attempt("ann", "", HERE)).isEqualTo(LoginAttempt.REFUSED);
    }

    @Test
    void who_fails_too_often_waits_there_and_nowhere_else() {
        fail("ann", 5);

        assertThat(attempt("ann", "s3cret", HERE).retry()).contains(Duration.ofMinutes(1));
        assertThat(attempt("ann", "s3cret", THERE).user()).isPresent();
    }

    @Test
    void after_the_window_the_right_password_is_right_again() {
        fail("ann", 5);
        clock.advance(Duration.ofMinutes(1));

        assertThat(attempt("ann", "s3cret", HERE).user()).isPresent();
    }

    @Test
    void an_address_waits_whatever_names_it_tries() {
        for (int i = 0; i < 30; i++) {
            attempt("user-" + i, "guess", HERE);
        }

        assertThat(attempt("ann", "s3cret", HERE).retry()).isPresent();
    }

    @Test
    void a_client_that_was_found_right_before_is_not_kept_out_by_others_at_its_address() {
        attempt("ann", "s3cret", HERE);
        fail("ann", 6);

        assertThat(attempt("ann", "s3cret", HERE).user()).isPresent();
        assertThat(attempt("ann", "guess", HERE).retry()).isPresent();
        clock.advance(Duration.ofMinutes(5));
        assertThat(attempt("ann", "guess", HERE)).isEqualTo(LoginAttempt.REFUSED);
    }

    private void fail(String name, int times) {
        for (int i = 0; i < times; i++) {
            attempt(name, "guess", HERE);
        }
    }

    private LoginAttempt attempt(String name, String password, String address) {
        return logins.attempt(name, password.toCharArray(), address);
    }

    static ConsoleSettings settings(Map<String, String> values) {
        return new ConsoleSettings() {
            @Override
            public Optional<String> value(String name) {
                return Optional.ofNullable(values.get(name));
            }
        };
    }
}
