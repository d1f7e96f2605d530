package dev.eventra.it.app;

import dev.eventra.api.EventPublisher;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** Writes notes by JPA, which sends them to the database when the transaction commits. */
@ApplicationScoped
@Transactional
public class JpaService {

    public static final String ANNOUNCED = "note.announced";

    @PersistenceContext(unitName = "notes")
    private EntityManager entities;

    @Resource(lookup = Names.PUBLISHER)
    private EventPublisher events;

    /** The first event of the transaction is the entity listener's, while the transaction completes. */
    public void persist(String id) {
        entities.persist(new Note(id));
    }

    /** The entity listener's event comes after another one. */
    public void announceAndPersist(String id) {
        events.publish(ANNOUNCED, id, "announced");
        entities.persist(new Note(id));
    }

    /** As above, with the row sent to the database before the commit; JPA then holds its connection until the end. */
    public void announceAndFlush(String id, Runnable then) {
        announceAndPersist(id);
        entities.flush();
        then.run();
    }

    /** As above, with another row that JPA writes at the commit. */
    public void announceFlushAndPersist(String id, String later, Runnable then) {
        announceAndFlush(id, then);
        entities.persist(new SilentNote(later));
    }
}
