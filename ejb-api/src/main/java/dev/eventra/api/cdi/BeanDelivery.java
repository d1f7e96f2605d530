package dev.eventra.api.cdi;

import dev.eventra.api.Event;
import dev.eventra.api.EventListeners;
import dev.eventra.api.EventraException;
import dev.eventra.api.spi.ListenerDelivery;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * One delivery to beans: in a transaction of the application, in a request context of its own, on contextual references,
 * so that interceptors and decorators apply. For one thread.
 */
final class BeanDelivery implements ListenerDelivery {

    private static final System.Logger LOG = System.getLogger(BeanDelivery.class.getName());

    private final List<ListenerBean> listeners;
    private final UserTransaction transaction;
    private final BeanManager beans;

    BeanDelivery(List<ListenerBean> listeners, UserTransaction transaction, BeanManager beans) {
        this.listeners = listeners;
        this.transaction = transaction;
        this.beans = beans;
    }

    @Override
    public void begin() throws Exception {
        transaction.begin();
    }

    @Override
    public void deliver(List<Event> events) throws Exception {
        try (Instance.Handle<RequestContextController> handle =
                beans.createInstance().select(RequestContextController.class).getHandle()) {
            RequestContextController request = handle.get();
            // false if the server has one for this thread anyway
            boolean activated = request.activate();
            try {
                for (ListenerBean listener : listeners) {
                    deliver(listener, listener.bean(), events);
                }
            } finally {
                if (activated) {
                    request.deactivate();
                }
            }
        }
    }

    private <T> void deliver(ListenerBean listener, Bean<T> bean, List<Event> events) {
        EventListeners methods = listener.listeners();
        // of several beans in one subscription an event may concern some only: the others aren't made for it
        if (events.stream().noneMatch(methods::receives)) {
            return;
        }
        CreationalContext<T> dependents = beans.createCreationalContext(bean);
        try {
            methods.call(beans.getReference(bean, listener.type(), dependents), events);
        } finally {
            dependents.release();
        }
    }

    @Override
    public void end() {
        try {
            switch (transaction.getStatus()) {
                case Status.STATUS_NO_TRANSACTION -> LOG.log(Level.DEBUG, "the listener ended the transaction itself");
                case Status.STATUS_ACTIVE -> transaction.commit();
                default -> transaction.rollback();
            }
        } catch (RollbackException e) {
            // known by the synchronization; the cause is told where the event fails
            LOG.log(Level.DEBUG, "a delivery's transaction rolled back at its commit", e);
        } catch (HeuristicMixedException | HeuristicRollbackException | SystemException e) {
            throw new EventraException("the delivery's transaction could not be ended: " + e.getMessage(), e);
        }
    }

    /** What was made for a call was destroyed after it. */
    @Override
    public void close() {}
}
