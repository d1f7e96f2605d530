package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.TransactionalException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Receives what {@link BeanTasks} receives, in the subscription named after this class, and notes what it finds around it:
 * how often its request was used, in a transaction that its method demands.
 */
@Dependent
public class ContextTasks {

    public static final String SUBSCRIPTION = "context-tasks";

    @Inject
    private Effects effects;

    @Inject
    private RequestUses request;

    /** {@link TransactionalException} where there is no transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    @EventListener(BeanTasks.GIVEN)
    public void given(Event event) throws TaskException, NamingException {
        if (InitialContext.doLookup(Names.PUBLISHER) == null) {
            throw new TaskException("not in the application's naming");
        }
        request.next();
        effects.take(SUBSCRIPTION, Task.of(request.next()), event);
    }
}
