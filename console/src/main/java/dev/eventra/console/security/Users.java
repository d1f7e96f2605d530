package dev.eventra.console.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The users of the console: those of {@code eventra.console.users}, or one user {@code admin} if that isn't set. The
 * password of {@code admin} is {@code eventra.console.admin.password}, or else made anew at each start and written to the
 * log once. Thread-safe.
 */
@ApplicationScoped
public class Users {

    static final String USERS = "eventra.console.users";
    static final String ADMIN_PASSWORD = "eventra.console.admin.password";

    private static final System.Logger LOG = System.getLogger(Users.class.getName());
    private static final String ADMIN = "admin";
    private static final int SHORTEST_PASSWORD = 8;
    private static final int GENERATED_BYTES = 15;

    private Map<String, ConsoleUser> users;
    private PasswordHash nobody;

    /** For the proxy. */
    protected Users() {}

    @Inject
    Users(ConsoleSettings settings) {
        this.users = settings.value(USERS)
                .map(UserList::parse)
                .orElseGet(() -> Map.of(ADMIN, admin(settings.value(ADMIN_PASSWORD))));
        this.nobody = PasswordHash.of(
                generated().toCharArray(),
                users.values().stream()
                        .mapToInt(user -> user.password().iterations())
                        .max()
                        .orElse(PasswordHash.ITERATIONS));
    }

    /** Wrong settings fail the deployment, and the password is in the log before anybody asks. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object event) {
        LOG.log(Level.DEBUG, "The console has {0} users", users.size());
    }

    private static ConsoleUser admin(Optional<String> given) {
        String password = given.orElseGet(Users::generated);
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException(ADMIN_PASSWORD + " has " + password.length()
                    + " characters; required are at least " + SHORTEST_PASSWORD);
        }
        if (given.isEmpty()) {
            // the one place where a password is written: without it nobody could log in at first
            LOG.log(Level.INFO, "Eventra console: user " + ADMIN + ", password " + password);
        }
        return new ConsoleUser(
                ADMIN,
                Set.of(Roles.ADMIN, Roles.PAYLOAD_READER, Roles.TEST_PUBLISHER),
                PasswordHash.of(password.toCharArray()));
    }

    private static String generated() {
        byte[] bytes = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** A user whose password was found right before; empty if there is none of that name any more. */
    Optional<CurrentUser> find(String name) {
        return Optional.ofNullable(users.get(name)).map(ConsoleUser::current);
    }

    /** The user if name and password are right. Takes as long for a name that doesn't exist. */
    Optional<CurrentUser> verify(String name, char[] password) {
        ConsoleUser user = users.get(name);
        PasswordHash hash = user == null ? nobody : user.password();
        boolean right = hash.matches(password);
        return right && user != null ? Optional.of(user.current()) : Optional.empty();
    }
}
