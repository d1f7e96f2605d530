package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.trace.Tracing;
import java.util.List;

/** The span of one attempt: there is one only if the listener is called. Used by one thread. */
final class AttemptSpan {

    private final Tracing tracing;
    private final Delivery named;
    private Tracing.Listening listening;

    /**
     * @param named the delivery, or the first of several
     */
    AttemptSpan(Tracing tracing, Delivery named) {
        this.tracing = tracing;
        this.named = named;
    }

    /** The listener is about to be called with these. */
    void begin(List<Event> events) {
        DeliveryInfo info = named.info(named.attempts() + 1);
        listening = tracing.deliver(
                events,
                new Tracing.Origin(info.subscription(), info.topic(), info.partition(), info.offset(), info.attempt()));
    }

    /** It has returned, or thrown. */
    void leave() {
        listening.left();
    }

    /** The transaction has ended. */
    void end(AttemptResult result) {
        if (listening != null) {
            listening.ended(result.kind() == AttemptResult.Kind.DELIVERED ? null : Failures.unwrap(result.cause()));
        }
    }
}
