package dev.eventra.engine.event;

import dev.eventra.api.Event;
import java.util.Set;
import java.util.function.Function;

/** The extensions that no application can set, as they come back from where an event was kept. Stateless. */
public final class EventMarks {

    /** Only {@link Event#asReplay} sets it. */
    private static final String REPLAY = "eventrareplay";

    /** Only {@link Event#asTest} sets it. */
    private static final String TEST = "eventratest";

    private static final Set<String> ALL = Set.of(REPLAY, TEST);

    private EventMarks() {}

    /** Whether an extension is a mark: a builder refuses it. */
    public static boolean isMark(String extension) {
        return ALL.contains(extension);
    }

    /**
     * An event with the marks that it had.
     *
     * @param event without marks
     * @param kept  what was kept of an extension, by its name; null if nothing was
     * @throws dev.eventra.api.InvalidEventException if the mark of a replay is malformed
     */
    public static Event restore(Event event, Function<String, String> kept) {
        Event tested = kept.apply(TEST) == null ? event : event.asTest();
        String replay = kept.apply(REPLAY);
        return replay == null ? tested : tested.asReplay(replay);
    }
}
