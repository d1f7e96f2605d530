package dev.eventra.engine.delivery;

import dev.eventra.api.EventListenerException;
import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.engine.database.Dialect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks into what a container made of a listener's exception. The exceptions are the application's: their methods may
 * throw, and their causes may go round in circles.
 */
final class Failures {

    private Failures() {}

    /**
     * The listener's own exception: what lies under the wrappers of the container (EJBException, RemoteException,
     * vendors' own, known by their packages) and of {@link EventListenerException}.
     */
    static Throwable unwrap(Throwable failure) {
        for (Throwable one : chain(failure)) {
            if (!isWrapper(one)) {
                return one;
            }
        }
        return last(chain(failure));
    }

    /**
     * The listener's own exception and its causes, the outermost first, without the wrappers that {@link #unwrap} looks
     * under; if there is nothing but wrappers, the innermost of them.
     */
    static List<Throwable> own(Throwable failure) {
        List<Throwable> chain = chain(failure);
        List<Throwable> own = chain.stream().filter(one -> !isWrapper(one)).toList();
        return own.isEmpty() ? List.of(last(chain)) : own;
    }

    private static Throwable last(List<Throwable> chain) {
        return chain.get(chain.size() - 1);
    }

    private static boolean isWrapper(Throwable failure) {
        String name = failure.getClass().getName();
        return failure instanceof EventListenerException
                || name.startsWith("jakarta.ejb.")
                || name.startsWith("java.rmi.")
                || name.startsWith("java.lang.reflect.")
                || name.startsWith("com.ibm.");
    }

    /** Whether a database that went away lies behind a failure. */
    static boolean isOutage(Throwable failure, Dialect dialect) {
        return isBehind(failure, dialect::isOutage);
    }

    /** Whether other transactions that were in the way lie behind a failure. */
    static boolean isContention(Throwable failure, Dialect dialect) {
        return isBehind(failure, dialect::isContention);
    }

    /** Whether a value that was too large for the database lies behind a failure. */
    static boolean isTooLarge(Throwable failure, Dialect dialect) {
        return isBehind(failure, dialect::isTooLarge);
    }

    private static boolean isBehind(Throwable failure, Predicate<SQLException> test) {
        return chain(failure).stream().anyMatch(one -> one instanceof SQLException sql && test.test(sql));
    }

    /** Whether the listener published while the outbox was not open. */
    static boolean isOutboxUnavailable(Throwable failure) {
        return chain(failure).stream().anyMatch(OutboxUnavailableException.class::isInstance);
    }

    /** The failure and its causes, each once. */
    private static List<Throwable> chain(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> chain = new ArrayList<>();
        for (Throwable one = failure; one != null && seen.add(one); one = cause(one)) {
            chain.add(one);
        }
        return chain;
    }

    private static Throwable cause(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | Error e) {
            // an exception that can't name its cause is taken to have none
            return null;
        }
    }
}
