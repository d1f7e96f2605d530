package dev.eventra.console.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges names and passwords. Who fails five times within a minute, from one address, waits until the minute is over;
 * an address waits after thirty failures, whatever the names, so that guessing costs the server little. Behind a proxy
 * all have the proxy's address: what a client says of itself in {@code X-Forwarded-For} is not believed.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class Logins {

    private static final System.Logger LOG = System.getLogger(Logins.class.getName());
    private static final int FREE_FAILURES = 5;
    private static final int FREE_FAILURES_OF_ADDRESS = 30;
    private static final int CAPACITY = 10_000;
    private static final int LONGEST = 256;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private Users users;
    private VerifiedLogins verified;
    private Throttle byUser;
    private Throttle byAddress;

    /** For the proxy. */
    protected Logins() {}

    @Inject
    Logins(Users users) {
        this(users, Clock.systemUTC());
    }

    Logins(Users users, Clock clock) {
        this.users = users;
        this.verified = new VerifiedLogins(clock);
        this.byUser = new Throttle(clock, FREE_FAILURES, WINDOW, CAPACITY);
        this.byAddress = new Throttle(clock, FREE_FAILURES_OF_ADDRESS, WINDOW, CAPACITY);
    }

    /** Whoever was there before, by name. */
    Optional<CurrentUser> find(String name) {
        return users.find(name);
    }

    /**
     * @param address the client's
     */
    LoginAttempt attempt(String name, char[] password, String address) {
        if (name.isEmpty() || name.length() > LONGEST || password.length == 0 || password.length > LONGEST) {
            return LoginAttempt.REFUSED;
        }
        if (verified.contains(name, password)) {
            return users.find(name).map(LoginAttempt::accepted).orElse(LoginAttempt.REFUSED);
        }
        String key = name + " " + address;
        Optional<Duration> wait = byUser.wait(key).or(() -> byAddress.wait(address));
        return wait.isPresent() ? LoginAttempt.throttled(wait.get()) : look(name, password, key, address);
    }

    private LoginAttempt look(String name, char[] password, String key, String address) {
        Optional<CurrentUser> user = users.verify(name, password);
        if (user.isEmpty()) {
            byUser.failed(key);
            byAddress.failed(address);
            // the name is the client's own text: without what would forge a line of the log
            LOG.log(
                    Level.INFO,
                    "Login refused for \"{0}\" from {1}",
                    name.replaceAll("[^\\p{Alnum}._@-]", "?"),
                    address);
            return LoginAttempt.REFUSED;
        }
        byUser.succeeded(key);
        verified.add(name, password);
        return LoginAttempt.accepted(user.get());
    }
}
