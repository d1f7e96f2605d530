package dev.eventra.engine.delivery;

import dev.eventra.engine.inbox.PositionStore;
import dev.eventra.engine.inbox.StoredPosition;
import dev.eventra.engine.kafka.TopicInfo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds where partitions go on. The rows of {@code eventra_position} are the truth; this writes what is missing of
 * them:
 * <ul>
 *   <li>none at all: the subscription is new to the topic. Its start rule is applied, once, for all partitions.</li>
 *   <li>none of a partition: it was added later, and is new from its first record on.</li>
 *   <li>those of a topic that has another id by now: it was made anew, and begins at its first records.</li>
 *   <li>one where Kafka has no record: what is between is lost, and told; it goes on at the first record.</li>
 * </ul>
 * Waits for Kafka and the database, so it is not called by the thread that polls. Thread-safe.
 */
final class PositionLoader {

    private static final Logger LOG = System.getLogger(PositionLoader.class.getName());

    /**
     * What was found.
     *
     * @param positions    of the partitions asked for
     * @param parkedGroups of the subscription
     */
    record Loaded(Map<Integer, StoredPosition> positions, Set<String> parkedGroups) {}

    private final SubscriptionSettings settings;
    private final DeliveryDatabase database;
    private final PositionStore store;
    private final StartRule startRule;
    private final TopicInfo topic;
    private final DeliveryListener listener;
    private final Losses losses;
    private final String worker;

    /**
     * @param topic  as Kafka has it now
     * @param worker noted as the one who delivers the partitions
     */
    PositionLoader(
            SubscriptionSettings settings,
            DeliveryDatabase database,
            StartRule startRule,
            TopicInfo topic,
            DeliveryListener listener,
            Losses losses,
            String worker) {
        this.settings = settings;
        this.database = database;
        this.store = database.positions();
        this.startRule = startRule;
        this.topic = topic;
        this.listener = listener;
        this.losses = losses;
        this.worker = worker;
    }

    /**
     * @param partitions which to load
     * @param outOfRange those of them where Kafka has no record, with the offset that it was asked for
     */
    Loaded load(Collection<Integer> partitions, Map<Integer, Long> outOfRange)
            throws SQLException, InterruptedException {
        SortedMap<Integer, StoredPosition> rows = rows();
        if (rows.isEmpty()) {
            begin();
            rows = rows();
        }
        beginAnew(rows);
        beginAdded(partitions, rows);
        goOn(outOfRange, rows);
        return database.inTransaction(connection -> {
            store.hold(connection, settings.name(), topic.name(), partitions, worker);
            SortedMap<Integer, StoredPosition> found = store.find(connection, settings.name(), topic.name());
            found.keySet().retainAll(partitions);
            if (found.size() < partitions.size()) {
                throw new SQLException("positions of " + partitions + " were removed while they were loaded");
            }
            return new Loaded(found, database.deadLetters().parkedGroups(connection, settings.name()));
        });
    }

    private SortedMap<Integer, StoredPosition> rows() throws SQLException {
        return database.inTransaction(connection -> store.find(connection, settings.name(), topic.name()));
    }

    private void begin() throws SQLException, InterruptedException {
        SortedMap<Integer, Long> starts = startRule.begin(settings, topic);
        boolean done = database.inTransaction(
                connection -> store.begin(connection, settings.name(), topic.name(), topic.id(), starts));
        if (done) {
            LOG.log(Level.INFO, () -> settings.name() + ": new to topic " + topic.name() + ", beginning at " + starts);
        }
    }

    private void beginAnew(SortedMap<Integer, StoredPosition> rows) throws SQLException, InterruptedException {
        List<StoredPosition> former = rows.values().stream()
                .filter(row -> !row.topicId().equals(topic.id()) && row.partition() < topic.partitions())
                .toList();
        if (former.isEmpty()) {
            return;
        }
        SortedMap<Integer, Long> first = startRule.first(
                topic, former.stream().map(StoredPosition::partition).toList());
        if (set(former, first) > 0) {
            String positions = former.stream()
                    .map(row -> row.partition() + "@" + row.position())
                    .collect(Collectors.joining(", "));
            lost("topic " + topic.name() + " was deleted and made anew; records of the former one that were not"
                    + " delivered are gone (its positions: " + positions + "). Going on at the first records of the new"
                    + " one, " + first);
        }
    }

    /** Returns how many were set by this. */
    private int set(List<StoredPosition> former, Map<Integer, Long> positions) throws SQLException {
        return database.inTransaction(connection -> {
            int done = 0;
            for (StoredPosition row : former) {
                long position = positions.get(row.partition());
                if (store.set(connection, settings.name(), topic.name(), row, topic.id(), position)) {
                    done++;
                }
            }
            return done;
        });
    }

    private void beginAdded(Collection<Integer> partitions, SortedMap<Integer, StoredPosition> rows)
            throws SQLException, InterruptedException {
        List<Integer> added = partitions.stream()
                .filter(partition -> !rows.containsKey(partition))
                .toList();
        if (added.isEmpty()) {
            return;
        }
        SortedMap<Integer, Long> first = startRule.first(topic, added);
        int written = database.inTransaction(
                connection -> store.add(connection, settings.name(), topic.name(), topic.id(), first));
        if (written > 0) {
            LOG.log(
                    Level.INFO,
                    () -> settings.name() + ": partitions were added to topic " + topic.name() + ", beginning at "
                            + first);
        }
    }

    private void goOn(Map<Integer, Long> outOfRange, SortedMap<Integer, StoredPosition> rows)
            throws SQLException, InterruptedException {
        if (outOfRange.isEmpty()) {
            return;
        }
        SortedMap<Integer, Long> first = startRule.first(topic, outOfRange.keySet());
        for (Map.Entry<Integer, Long> one : new TreeMap<>(outOfRange).entrySet()) {
            int partition = one.getKey();
            long from = one.getValue();
            long to = first.get(partition);
            StoredPosition row = rows.get(partition);
            // who reset it meanwhile, or began it anew, has said where it goes on
            boolean mine = row != null && row.topicId().equals(topic.id()) && row.position() == from;
            if (mine && set(List.of(row), Map.of(partition, to)) > 0) {
                tell(partition, from, to);
            }
        }
    }

    private void tell(int partition, long from, long to) {
        if (from < to) {
            listener.recordsLost(settings.name(), topic.name(), partition, from, to);
            losses.note(topic.name() + "-" + partition + ": records " + from + " to " + (to - 1)
                    + " were deleted by Kafka before they were delivered");
        } else {
            lost(topic.name() + "-" + partition + " has no record " + from + " yet, so the broker was set back;"
                    + " going on at its first record, " + to);
        }
    }

    private void lost(String what) {
        LOG.log(Level.ERROR, settings.name() + ": " + what);
        losses.note(what);
    }
}
