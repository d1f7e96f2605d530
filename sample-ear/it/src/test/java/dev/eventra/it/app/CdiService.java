package dev.eventra.it.app;

import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import javax.sql.DataSource;

/** A CDI bean with declared transactions. */
@ApplicationScoped
public class CdiService {

    @Resource(lookup = Names.DATABASE)
    private DataSource database;

    @Resource(lookup = Names.PUBLISHER)
    private EventPublisher events;

    @Transactional
    public void required(Work work) {
        work.run(notes());
    }

    @Transactional(TxType.REQUIRES_NEW)
    public void requiresNew(Work work) {
        work.run(notes());
    }

    /** For work in the caller's transaction, or in none. */
    public Notes notes() {
        return new Notes(database, events);
    }
}
