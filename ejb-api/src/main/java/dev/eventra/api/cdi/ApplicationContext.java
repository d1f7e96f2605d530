package dev.eventra.api.cdi;

import dev.eventra.api.EventraException;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The application's context as it was when this was made: naming, class loader, and the way to its transactions.
 * Thread-safe.
 *
 * <p>Hazard: Payara keeps the connections and the transaction of a component's call with the captured context itself, so
 * two threads in one captured context take each other's connections, unnoticed until updates are lost. Each work gets a
 * context of its own, captured inside of this one, which is entered by one thread at a time.
 */
final class ApplicationContext {

    private static final System.Logger LOG = System.getLogger(ApplicationContext.class.getName());

    private final ContextService service;
    private final Executor context;
    private final ClassLoader classLoader;
    private final UserTransaction transaction;
    private final String name;

    private ApplicationContext(
            ContextService service, ClassLoader classLoader, UserTransaction transaction, String name) {
        this.service = service;
        this.context = service.currentContextExecutor();
        this.classLoader = classLoader;
        this.transaction = transaction;
        this.name = name;
    }

    /**
     * To be called in the application's context.
     *
     * @throws EventraException if the server gives no context or no transactions
     */
    static ApplicationContext capture() {
        ContextService service = lookup("java:comp/DefaultContextService", ContextService.class);
        return new ApplicationContext(
                service,
                Thread.currentThread().getContextClassLoader(),
                lookup("java:comp/UserTransaction", UserTransaction.class),
                lookupName());
    }

    /** Every server has it by the platform's specification; operators only see it, so nothing fails without. */
    private static String lookupName() {
        try {
            return InitialContext.doLookup("java:app/AppName");
        } catch (NamingException | ClassCastException e) {
            LOG.log(Level.DEBUG, "the server doesn't tell the application's name", e);
            return null;
        }
    }

    private static <T> T lookup(String name, Class<T> type) {
        try {
            return type.cast(InitialContext.doLookup(name));
        } catch (NamingException | ClassCastException e) {
            throw new EventraException(
                    "listeners of CDI beans need " + name + ", which this server doesn't give here: " + e.getMessage(),
                    e);
        }
    }

    /** The application's name; null if the server doesn't tell. */
    String name() {
        return name;
    }

    UserTransaction transaction() {
        return transaction;
    }

    /** Runs work on the calling thread, in this context if the server gives it. */
    void run(Runnable work) {
        Once once = new Once(work);
        try {
            own().execute(once);
        } catch (RuntimeException e) {
            if (once.begun) {
                throw e;
            }
            LOG.log(Level.DEBUG, "the server doesn't give the application's context", e);
            work.run();
        }
    }

    private synchronized Executor own() {
        AtomicReference<Executor> own = new AtomicReference<>();
        context.execute(() -> own.set(service.currentContextExecutor()));
        return own.get();
    }

    /** Whether the calling thread is in this context. */
    boolean isHere() {
        return Thread.currentThread().getContextClassLoader() == classLoader;
    }

    private static final class Once implements Runnable {
        private final Runnable work;
        private boolean begun;

        Once(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            begun = true;
            work.run();
        }
    }
}
