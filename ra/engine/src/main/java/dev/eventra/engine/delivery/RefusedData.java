package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.deadletter.DeadLetter;
import dev.eventra.engine.deadletter.FailureReport;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.DataReference;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Dead letters whose data the subscription's database refuses for its size ({@code max_allowed_packet}, a column that is
 * too small): no attempt is better than the last, and their group would stand still for ever. They are stored without
 * the data: with the reference to it if it lies in an outbox, else with one to the record in Kafka, from which a redrive
 * gets it ({@link RecordData}). Thread-safe.
 */
final class RefusedData {

    private static final Logger LOG = System.getLogger(RefusedData.class.getName());
    /** What a driver that sends values as text may make of a byte. */
    private static final int ESCAPED = 2;
    /** Well above what a letter has besides its data. */
    private static final long REST = 100_000;

    private final DeliveryDatabase database;
    private final String subscription;

    /** Records a letter. */
    @FunctionalInterface
    interface Recording {
        DeadLetterRecorder.Result record(DeadLetter letter) throws SQLException;
    }

    RefusedData(DeliveryDatabase database, String subscription) {
        this.database = database;
        this.subscription = subscription;
    }

    /**
     * Records a letter, without its data if that is refused for its size.
     *
     * @throws SQLException if it could not be recorded for another reason
     */
    DeadLetterRecorder.Result record(Delivery delivery, DeadLetter whole, Recording recording) throws SQLException {
        try {
            return recording.record(whole);
        } catch (SQLException e) {
            Optional<String> reason = whole.content().data() == null ? Optional.empty() : sizeReason(e, whole);
            if (reason.isEmpty()) {
                throw e;
            }
            DeadLetter smaller = smaller(delivery, whole, reason.get());
            DeadLetterRecorder.Result result;
            try {
                result = recording.record(smaller);
            } catch (SQLException again) {
                again.addSuppressed(e);
                throw again;
            }
            if (result == DeadLetterRecorder.Result.STORED) {
                warn(whole, smaller, reason.get());
            }
            return result;
        }
    }

    /** Empty if it was not for the size. Not in the database's words, in which some have the data itself. */
    private Optional<String> sizeReason(SQLException failure, DeadLetter letter) {
        int bytes = letter.content().data().length;
        if (Failures.isTooLarge(failure, database.dialect())) {
            return Optional.of(bytes + " bytes, which the database refused for their size (SQLState "
                    + failure.getSQLState() + ", error " + failure.getErrorCode() + ")");
        }
        if (!Failures.isOutage(failure, database.dialect())) {
            return Optional.empty();
        }
        try {
            OptionalLong most = database.inTransaction(database.dialect()::largestStatement);
            return most.isPresent() && (long) bytes * ESCAPED + REST > most.getAsLong()
                    ? Optional.of(bytes + " bytes, for which the database ended the connection: it takes "
                            + most.getAsLong() + " bytes at once, with all that is around them")
                    : Optional.empty();
        } catch (SQLException e) {
            // it doesn't answer at all
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }

    private static DeadLetter smaller(Delivery delivery, DeadLetter whole, String reason) {
        Event event = delivery.event();
        if (event != null && !event.hasData()) {
            // it was fetched, and the reference is what the record has
            return letter(whole, delivery.content(), whole.failure());
        }
        String note = "Stored without its data, " + reason + ". It is in Kafka, " + place(whole)
                + ", for as long as the topic keeps it.";
        if (event == null) {
            return letter(whole, whole.content().withoutData(), whole.failure().noting(note));
        }
        String own = event.extension(DataReference.EXTENSION)
                .map(reference -> " Its own dataref is " + reference + ".")
                .orElse("");
        StoredRecord content = delivery.content(
                event.withDataReference(DataReference.toRecord(event).toString()));
        return letter(whole, content, whole.failure().noting(note + own));
    }

    private static DeadLetter letter(DeadLetter whole, StoredRecord content, FailureReport failure) {
        return new DeadLetter(whole.subscription(), whole.state(), content, failure, whole.worker());
    }

    private static String place(DeadLetter letter) {
        StoredRecord content = letter.content();
        return content.topic() + "-" + content.partition() + " at offset " + content.offset();
    }

    private void warn(DeadLetter whole, DeadLetter smaller, String reason) {
        boolean inOutbox = smaller.failure() == whole.failure();
        LOG.log(
                Level.WARNING,
                () -> subscription + ": event " + whole.content().eventId() + " ("
                        + whole.content().source() + ") is stored as a dead letter without its data, " + reason
                        + ". The data is still "
                        + (inOutbox
                                ? "in its outbox, for as long as eventra.claimcheck.retention"
                                : "in Kafka, " + place(whole) + ", for as long as the topic keeps it")
                        + (whole.content().isEvent() ? "; a redrive gets it from there" : ""));
    }
}
