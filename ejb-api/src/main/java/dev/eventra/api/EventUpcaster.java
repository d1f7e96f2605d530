package dev.eventra.api;

/**
 * Makes of an event that was published by an older version of an application what it would be today: another type,
 * another shape of its data, an extension that was added. Listeners then need to know today's events only, and what is
 * pending, parked or replayed stays deliverable. Named by {@link UpcastWith} at the listener's class.
 *
 * <pre>{@code
 * public class CustomerIdIsText implements EventUpcaster {
 *     public String type() { return "order.placed"; }
 *     public boolean applies(Event event) { return event.dataSchema().isEmpty(); }
 *     public Event upcast(Event old) {
 *         return old.toBuilder().data(withTextId(old.data(JsonObject.class)).toString())
 *                 .contentType("application/json").build();
 *     }
 * }
 * }</pre>
 *
 * <p>Has a public constructor without parameters, and is called by several threads at once.
 */
public interface EventUpcaster {

    /** The types that it applies to: a name or a pattern, as in {@link EventListener#value()}; always the same. */
    String type();

    /**
     * @param event an event of such a type, as it comes from the upcasters before this one
     * @return whether it is old
     */
    default boolean applies(Event event) {
        return true;
    }

    /**
     * @param old an event that this one applies to; not null
     * @return the event of today, with the same source and id ({@link Event#toBuilder(String)} keeps them); not null
     */
    Event upcast(Event old);
}
