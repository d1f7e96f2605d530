package dev.eventra.engine.delivery;

import dev.eventra.api.EventListenerException;
import dev.eventra.engine.database.Dialect;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Looks into what a container made of a listener's exception. */
final class Failures {

    private Failures() {}

    /**
     * The listener's own exception: what lies under the wrappers of the container (EJBException, RemoteException,
     * vendors' own, known by their packages) and of {@link EventListenerException}.
     */
    static Throwable unwrap(Throwable failure) {
        Throwable own = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (isWrapper(own) && own.getCause() != null && seen.add(own)) {
            own = own.getCause();
        }
        return own;
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
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof SQLException sql && dialect.isOutage(sql)) {
                return true;
            }
        }
        return false;
    }
}
