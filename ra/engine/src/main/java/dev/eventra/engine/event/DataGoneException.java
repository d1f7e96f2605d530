package dev.eventra.engine.event;

import dev.eventra.api.Event;
import dev.eventra.api.EventraException;

/** The data of an event is not where its reference says: to try again leads to nothing. */
public final class DataGoneException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param problem what was found
     */
    public DataGoneException(Event event, DataReference reference, String problem) {
        this(event, "entry " + reference.entry() + " of eventra_large_data in outbox " + reference.outbox(), problem);
    }

    /**
     * @param place   where the data should be
     * @param problem what was found
     */
    public DataGoneException(Event event, String place, String problem) {
        super("data of event " + event.id() + " (" + event.type() + "), " + place + ": " + problem);
    }
}
