package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.kafka.UndecodableRecordException;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells which records a replay delivers: events that the listener receives and the operator wants. Records that are no
 * events are not among them: nobody ever received them. Immutable and thread-safe.
 */
public final class ReplayReader {

    private final ListenerEndpoints endpoints;
    private final Predicate<Event> wanted;
    private final CloudEventCodec codec = new CloudEventCodec();

    /**
     * @param wanted what the operator wants; may throw for an event for which that can't be told
     */
    public ReplayReader(ListenerEndpoints endpoints, Predicate<Event> wanted) {
        this.endpoints = endpoints;
        this.wanted = wanted;
    }

    /** The event of a record, without a mark; empty if it isn't delivered. */
    public Optional<Event> read(ConsumerRecord<byte[], byte[]> polled) {
        if (TransactionMark.is(polled)) {
            return Optional.empty();
        }
        Event event;
        try {
            event = codec.decode(polled);
        } catch (UndecodableRecordException e) {
            // the live subscription has it as a dead letter, with the reason
            return Optional.empty();
        }
        return endpoints.receives(event) && wanted.test(event) ? Optional.of(event) : Optional.empty();
    }
}
