package dev.eventra.it.app;

import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import javax.sql.DataSource;

/** An enterprise bean with container-managed transactions. */
@Stateless
public class EjbService {

    @Resource(lookup = Names.DATABASE)
    private DataSource database;

    @Resource(lookup = Names.PUBLISHER)
    private EventPublisher events;

    @Resource
    private SessionContext context;

    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void required(Work work) {
        work.run(notes());
    }

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void requiresNew(Work work) {
        work.run(notes());
    }

    /** Returns without an exception, and its transaction rolls back all the same. */
    public void requiredRolledBack(Work work) {
        work.run(notes());
        context.setRollbackOnly();
    }

    private Notes notes() {
        return new Notes(database, events);
    }
}
