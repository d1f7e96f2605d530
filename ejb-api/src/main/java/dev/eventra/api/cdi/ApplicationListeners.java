package dev.eventra.api.cdi;

import dev.eventra.api.EventraException;
import dev.eventra.api.spi.ListenerHost;
import dev.eventra.api.spi.ListenerRegistration;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The subscriptions of one application, from the moment when it is up until it goes. Thread-safe.
 *
 * <p>They begin in the naming context of a component, since that is what their listeners will be called in: of the web
 * module that is a WAR by itself, or of the first web module of an EAR that comes up.
 */
final class ApplicationListeners {

    private static final System.Logger LOG = System.getLogger(ApplicationListeners.class.getName());

    private final Supplier<List<Declaration>> declared;
    private final PublisherNames publishers;
    private final List<ListenerRegistration> running = new ArrayList<>();
    private boolean begun;

    ApplicationListeners(Supplier<List<Declaration>> declared, PublisherNames publishers) {
        this.declared = declared;
        this.publishers = publishers;
    }

    /**
     * The application is up, though maybe not its components.
     *
     * @throws EventraException if subscriptions can't begin; names all problems
     */
    void applicationUp(BeanManager beans) {
        if (isComponentHere()) {
            componentUp(beans);
        } else if (!begun && !declared.get().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    () -> "subscriptions "
                            + declared.get().stream().map(Declaration::name).toList()
                            + " of CDI beans begin when a web module of the application is up");
        }
    }

    private static boolean isComponentHere() {
        try {
            return InitialContext.doLookup("java:module/ModuleName") != null;
        } catch (NamingException e) {
            return false;
        }
    }

    /**
     * A component is up, and this is called in its context. Without effect if the subscriptions have begun.
     *
     * @throws EventraException if subscriptions can't begin; names all problems
     */
    synchronized void componentUp(BeanManager beans) {
        List<Declaration> subscriptions = declared.get();
        if (begun || subscriptions.isEmpty()) {
            return;
        }
        begun = true;
        ApplicationContext application = ApplicationContext.capture();
        List<String> problems = new ArrayList<>();
        for (Declaration each : subscriptions) {
            try {
                running.add(host(each).register(new BeanSubscription(each, application, beans)));
                LOG.log(Level.INFO, each::description);
            } catch (EventraException e) {
                problems.add("subscription " + each.name() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            stop();
            throw new EventraException(Problems.united(problems));
        }
    }

    private ListenerHost host(Declaration declaration) {
        List<String> tried = new ArrayList<>();
        for (String name : publishers.toTry(declaration.publisher())) {
            try {
                Object found = InitialContext.doLookup(name);
                if (found instanceof ListenerHost host) {
                    return host;
                }
                tried.add(name + " (is a " + found.getClass().getName() + ")");
            } catch (NamingException e) {
                tried.add(name);
            }
        }
        throw new EventraException("no EventPublisher of the resource adapter was found; name one by"
                + " @EventSubscription(publisher = \"...\") or the setting " + PublisherNames.SETTING + ". Tried: "
                + String.join(", ", tried));
    }

    /** Ends them, each for a bounded time, and for good. */
    synchronized void stop() {
        begun = true;
        running.forEach(ApplicationListeners::close);
        running.clear();
    }

    private static void close(ListenerRegistration registration) {
        try {
            registration.close();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a subscription could not be ended in order", e);
        }
    }
}
