package dev.eventra.engine.admin;

import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.engine.outbox.JournalReader.Relayed;
import dev.eventra.engine.outbox.PendingReader.PendingRow;

/**
 * Events of an outbox as lists show them. Immutable.
 *
 * @param outbox its name
 */
record Summaries(String outbox) {

    EventSummary pending(PendingRow row) {
        return new EventSummary(
                row.source(),
                row.id(),
                row.type(),
                row.group(),
                EventState.PENDING,
                row.stored(),
                outbox,
                row.shard(),
                null,
                null,
                null,
                null);
    }

    /** Set aside: it is not in Kafka. */
    EventSummary rejected(RejectedInfo event) {
        return new EventSummary(
                event.source(),
                event.eventId(),
                event.type(),
                event.group(),
                EventState.PENDING,
                event.stored(),
                outbox,
                event.shard(),
                null,
                null,
                null,
                null);
    }

    EventSummary relayed(Relayed row) {
        return new EventSummary(
                row.source(),
                row.id(),
                row.type(),
                row.group(),
                EventState.RELAYED,
                row.stored(),
                outbox,
                row.shard(),
                row.relayed(),
                row.worker(),
                row.partition(),
                row.offset());
    }

    /** Of which no more is known than who handled it. */
    EventSummary handled(String source, String id, HandlingReader.Handling handled) {
        return new EventSummary(
                source,
                id,
                handled.type(),
                handled.group(),
                EventState.RELAYED,
                null,
                outbox,
                -1,
                null,
                null,
                handled.partition(),
                handled.offset());
    }
}
