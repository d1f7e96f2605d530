package dev.eventra.it.app;

import dev.eventra.api.EventPublisher;
import jakarta.persistence.PostPersist;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Publishes each note when its row is written. */
public class NotePublisher {

    public static final String WRITTEN = "note.written";

    @PostPersist
    public void written(Note note) {
        try {
            EventPublisher events = InitialContext.doLookup(Names.PUBLISHER);
            events.publish(WRITTEN, note.id(), "written");
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }
}
