package dev.eventra.ra;

import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Finds the UserTransaction that a thread of the resource adapter may use; not every server has one by name. */
final class UserTransactions implements Supplier<Optional<UserTransaction>> {

    private static final List<String> NAMES =
            List.of("java:comp/UserTransaction", "java:jboss/UserTransaction", "jakarta.transaction.UserTransaction");

    @Override
    public Optional<UserTransaction> get() {
        for (String name : NAMES) {
            try {
                if (new InitialContext().lookup(name) instanceof UserTransaction transaction) {
                    return Optional.of(transaction);
                }
            } catch (NamingException e) {
                // the next name may be the server's
            }
        }
        return Optional.empty();
    }
}
