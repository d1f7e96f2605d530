package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.event.DataGoneException;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.kafka.CloudEventCodec;
import dev.eventra.engine.kafka.TransactionMark;
import dev.eventra.engine.kafka.UndecodableRecordException;
import java.sql.SQLException;
import java.util.List;
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
    private final LargeData largeData;
    private final CloudEventCodec codec = new CloudEventCodec();

    /**
     * @param wanted    what the operator wants; may throw for an event for which that can't be told
     * @param largeData fetches data that lies apart, where {@code wanted} looks at it
     */
    public ReplayReader(ListenerEndpoints endpoints, Predicate<Event> wanted, LargeData largeData) {
        this.endpoints = endpoints;
        this.wanted = wanted;
        this.largeData = largeData;
    }

    /**
     * The event of a record, without a mark, and without data that lies apart; empty if it isn't delivered.
     *
     * @throws SQLException if data that lies apart is looked at and can't be fetched now
     */
    public Optional<Event> read(ConsumerRecord<byte[], byte[]> polled) throws SQLException {
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
        boolean delivered = largeData.isFetched(event)
                ? endpoints.receives(event.withUnreadableData()) && isWanted(event)
                : endpoints.receives(event) && wanted.test(event);
        return delivered ? Optional.of(event) : Optional.empty();
    }

    /** Its data is fetched only if it is looked at. If that is gone, the delivery tells so. */
    private boolean isWanted(Event event) throws SQLException {
        try {
            return wanted.test(event.withUnreadableData());
        } catch (RuntimeException e) {
            // it looks at the data, or can't be told in any case, which shows again
            try {
                return wanted.test(largeData.whole(List.of(event)).get(0));
            } catch (DataGoneException gone) {
                return true;
            }
        }
    }
}
