package dev.eventra.console.security;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of a name and a password. Immutable.
 *
 * @param user  who; empty if they are wrong, or were not looked at
 * @param retry after which time they will be looked at; empty if they were
 */
record LoginAttempt(Optional<CurrentUser> user, Optional<Duration> retry) {

    static final LoginAttempt REFUSED = new LoginAttempt(Optional.empty(), Optional.empty());

    static LoginAttempt accepted(CurrentUser user) {
        return new LoginAttempt(Optional.of(user), Optional.empty());
    }

    static LoginAttempt throttled(Duration retry) {
        return new LoginAttempt(Optional.empty(), Optional.of(retry));
    }
}
