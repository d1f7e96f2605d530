package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.deadletter.DeadLetter;
import dev.eventra.engine.deadletter.FailureReport;
import dev.eventra.engine.deadletter.StoredRecord;
import dev.eventra.engine.event.DataReference;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dead letters whose data the subscription's database refuses for its size ({@code max_allowed_packet}, a column that is
 * too small): no attempt is better than the last, and their group would stand still for ever. They are stored without
 * the data: with the reference to it if it lies in an outbox, else with one to the record in Kafka, from which a redrive
 * gets it ({@link RecordData}). Of a record that is no event the largest of value, headers and key is left out, then the
 * next one, until the rest is taken: anybody may write such a record, and it must not hold up its partition. Thread-safe.
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

    /** What of a letter may be large. */
    private enum Part {
        DATA("data") {
            @Override
            long size(StoredRecord content) {
                return content.data() == null ? 0 : content.data().length;
            }

            @Override
            StoredRecord without(StoredRecord content) {
                return content.withoutData();
            }
        },
        HEADERS("headers") {
            @Override
            long size(StoredRecord content) {
                return content.rawHeaders() == null ? 0 : content.rawHeaders().length();
            }

            @Override
            StoredRecord without(StoredRecord content) {
                return content.withoutHeaders();
            }
        },
        KEY("key") {
            @Override
            long size(StoredRecord content) {
                return content.rawKey() == null ? 0 : content.rawKey().length;
            }

            @Override
            StoredRecord without(StoredRecord content) {
                return content.withoutKey();
            }
        };

        private final String word;

        Part(String word) {
            this.word = word;
        }

        abstract long size(StoredRecord content);

        abstract StoredRecord without(StoredRecord content);

        /** Empty if nothing is left that may be large. */
        static Optional<Part> largest(StoredRecord content) {
            return Stream.of(values())
                    .filter(part -> part.size(content) > 0)
                    .max(Comparator.comparingLong(part -> part.size(content)));
        }

        static long size(StoredRecord content, Collection<Part> parts) {
            return parts.stream().mapToLong(part -> part.size(content)).sum();
        }

        /** As in {@code data and headers}. */
        static String words(Collection<Part> parts) {
            return parts.stream().map(part -> part.word).collect(Collectors.joining(" and "));
        }
    }

    /**
     * Records a letter, without its data if that is refused for its size.
     *
     * @throws SQLException if it could not be recorded for another reason
     */
    DeadLetterRecorder.Result record(Delivery delivery, DeadLetter whole, Recording recording) throws SQLException {
        Set<Part> leftOut = EnumSet.noneOf(Part.class);
        DeadLetter letter = whole;
        String reason = null;
        SQLException before = null;
        while (true) {
            try {
                DeadLetterRecorder.Result result = recording.record(letter);
                if (result == DeadLetterRecorder.Result.STORED && !leftOut.isEmpty()) {
                    warn(whole, letter, leftOut, reason);
                }
                return result;
            } catch (SQLException e) {
                if (before != null) {
                    e.addSuppressed(before);
                }
                Optional<Part> largest = Part.largest(letter.content());
                Optional<String> why = largest.isEmpty() ? Optional.empty() : sizeReason(e, letter);
                if (why.isEmpty()) {
                    throw e;
                }
                leftOut.add(largest.get());
                reason = Part.size(whole.content(), leftOut) + " bytes, " + why.get();
                letter = smaller(delivery, whole, leftOut, reason);
                before = e;
            }
        }
    }

    /** Empty if it was not for the size. Not in the database's words, in which some have the data itself. */
    private Optional<String> sizeReason(SQLException failure, DeadLetter letter) {
        if (Failures.isTooLarge(failure, database.dialect())) {
            return Optional.of("which the database refused for their size (SQLState " + failure.getSQLState()
                    + ", error " + failure.getErrorCode() + ")");
        }
        if (!Failures.isOutage(failure, database.dialect())) {
            return Optional.empty();
        }
        try {
            OptionalLong most = database.inTransaction(database.dialect()::largestStatement);
            long bytes = Part.size(letter.content(), EnumSet.allOf(Part.class));
            return most.isPresent() && bytes * ESCAPED + REST > most.getAsLong()
                    ? Optional.of("for which the database ended the connection: it takes " + most.getAsLong()
                            + " bytes at once, with all that is around them")
                    : Optional.empty();
        } catch (SQLException e) {
            // it doesn't answer at all
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }

    private static DeadLetter smaller(Delivery delivery, DeadLetter whole, Set<Part> leftOut, String reason) {
        Event event = delivery.event();
        if (event != null && !event.hasData()) {
            // it was fetched, and the reference is what the record has
            return letter(whole, delivery.content(), whole.failure());
        }
        String note = "Stored without its " + Part.words(leftOut) + ", " + reason + ". It is in Kafka, " + place(whole)
                + ", for as long as the topic keeps it.";
        if (event == null) {
            StoredRecord rest = whole.content();
            for (Part part : leftOut) {
                rest = part.without(rest);
            }
            return letter(whole, rest, whole.failure().noting(note));
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

    private void warn(DeadLetter whole, DeadLetter smaller, Set<Part> leftOut, String reason) {
        boolean inOutbox = smaller.failure() == whole.failure();
        LOG.log(
                Level.WARNING,
                () -> subscription + ": event " + whole.content().eventId() + " ("
                        + whole.content().source() + ") is stored as a dead letter without its " + Part.words(leftOut)
                        + ", "
                        + reason
                        + ". That is still "
                        + (inOutbox
                                ? "in its outbox, for as long as eventra.claimcheck.retention"
                                : "in Kafka, " + place(whole) + ", for as long as the topic keeps it")
                        + (whole.content().isEvent() ? "; a redrive gets it from there" : ""));
    }
}
