package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import dev.eventra.engine.admin.SubscriptionDatabases.Shared;
import dev.eventra.engine.thread.Threads;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;

/**
 * Shows what workers do for subscriptions, and how far these are behind: positions from the databases, ends of topics from
 * Kafka, the times of records from those who have read them. However many look, databases and Kafka are asked every two
 * seconds at the most, with one statement for each database and one request for each topic. What does not answer leaves
 * a lag unknown, and delays a page by a bounded time. Thread-safe.
 */
final class SubscriptionBoard {

    private static final System.Logger LOG = System.getLogger(SubscriptionBoard.class.getName());
    private static final Duration AGE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(700);
    /** A worker that has told nothing for so long is not asked what it does. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    private final SubscriptionDatabases databases;
    private final Access access;
    private final ClusterBoard cluster;
    private final AdminKafka kafka;
    private final Clock clock;
    private final Refreshed<Offsets> offsets;

    /** A partition of a subscription's topic. */
    private record Row(String subscription, String topic, int partition, long position) {}

    /** Where subscriptions are, and where topics end. */
    private record Offsets(List<Row> positions, Map<String, Map<Integer, Long>> ends) {}

    /**
     * What workers tell of a subscription.
     *
     * @param listener null if nobody tells
     */
    record Told(SubscriptionListener listener, SubscriptionLag lag, List<SubscriptionWorker> workers) {}

    /** One worker's word on one subscription. */
    private record Word(String worker, WorkerReports.Stored stored, WorkerReport.Consumer consumer) {}

    SubscriptionBoard(
            SubscriptionDatabases databases,
            Access access,
            ClusterBoard cluster,
            AdminKafka kafka,
            Threads threads,
            Clock clock) {
        this.databases = databases;
        this.access = access;
        this.cluster = cluster;
        this.kafka = kafka;
        this.clock = clock;
        this.offsets = new Refreshed<>("eventra-admin-lag", threads, AGE, PATIENCE, this::read);
    }

    /** Of all subscriptions that anything is known of, by name. */
    Map<String, Told> all() {
        Map<String, List<Word>> words = words();
        Offsets known = offsets.get().value();
        Map<String, List<Row>> rows = new HashMap<>();
        if (known != null) {
            known.positions().forEach(row -> rows.computeIfAbsent(row.subscription(), name -> new ArrayList<>())
                    .add(row));
        }
        Set<String> names = new TreeSet<>(words.keySet());
        names.addAll(rows.keySet());
        Map<String, Told> all = new HashMap<>();
        names.forEach(name ->
                all.put(name, told(words.getOrDefault(name, List.of()), rows.getOrDefault(name, List.of()), known)));
        return all;
    }

    private Map<String, List<Word>> words() {
        Map<String, List<Word>> words = new HashMap<>();
        new TreeMap<>(cluster.reports()).forEach((worker, stored) -> {
            if (stored.age().compareTo(FORGOTTEN) < 0) {
                stored.report().consumers().forEach(consumer -> words.computeIfAbsent(
                                consumer.subscription(), name -> new ArrayList<>())
                        .add(new Word(worker, stored, consumer)));
            }
        });
        return words;
    }

    private Told told(List<Word> words, List<Row> rows, Offsets known) {
        SubscriptionListener listener = words.stream()
                .max(Comparator.comparing(word -> word.stored().time()))
                .map(word -> word.consumer().listener())
                .orElse(null);
        return new Told(
                listener,
                lag(words, rows, known),
                words.stream().map(SubscriptionBoard::worker).toList());
    }

    private static SubscriptionWorker worker(Word word) {
        WorkerReport.Consumer consumer = word.consumer();
        return new SubscriptionWorker(
                word.worker(),
                consumer.state(),
                consumer.detail(),
                consumer.partitions().stream()
                        .map(WorkerReport.Partition::number)
                        .toList(),
                consumer.running(),
                consumer.retrying(),
                consumer.breaker());
    }

    private SubscriptionLag lag(List<Word> words, List<Row> rows, Offsets known) {
        // one that changed its topic has positions in the one before, too
        Set<String> topics = new TreeSet<>();
        words.forEach(word -> topics.add(word.consumer().topic()));
        rows.forEach(row -> {
            if (words.isEmpty()) {
                topics.add(row.topic());
            }
        });
        if (topics.size() != 1) {
            return SubscriptionLag.UNKNOWN;
        }
        String topic = topics.iterator().next();
        Map<Integer, Long> positions = new HashMap<>();
        rows.stream()
                .filter(row -> row.topic().equals(topic))
                .forEach(row -> positions.put(row.partition(), row.position()));
        List<LagEstimate.Told> told = words.stream()
                .filter(word -> word.consumer().state() == Here.RUNNING)
                .flatMap(word -> word.consumer().partitions().stream()
                        .map(partition ->
                                new LagEstimate.Told(partition, word.stored().age())))
                .toList();
        return LagEstimate.of(
                positions,
                known == null ? Map.of() : known.ends().getOrDefault(topic, Map.of()),
                told,
                clock.instant());
    }

    private Offsets read() throws InterruptedException {
        List<Row> positions = new ArrayList<>();
        for (Shared shared : databases.all()) {
            positions.addAll(positions(shared));
        }
        Map<String, Set<Integer>> partitions = new TreeMap<>();
        positions.forEach(row -> partitions
                .computeIfAbsent(row.topic(), topic -> new TreeSet<>())
                .add(row.partition()));
        Map<String, Map<Integer, Long>> ends = new HashMap<>();
        for (Map.Entry<String, Set<Integer>> topic : partitions.entrySet()) {
            ends.put(topic.getKey(), ends(topic.getKey(), topic.getValue()));
        }
        return new Offsets(positions, ends);
    }

    private List<Row> positions(Shared shared) {
        try {
            return access.run("positions", shared.dataSource(), connection -> Rows.query(
                            connection,
                            "SELECT subscription, topic, kafka_partition, position FROM eventra_position",
                            List.of(),
                            row -> new Row(row.getString(1), row.getString(2), row.getInt(3), row.getLong(4)))
                    .stream()
                    .filter(row -> shared.subscriptions().contains(row.subscription()))
                    .toList());
        } catch (AdminUnavailableException e) {
            LOG.log(Level.DEBUG, "positions can't be read, so lags are unknown", e);
            return List.of();
        }
    }

    private Map<Integer, Long> ends(String topic, Set<Integer> partitions) throws InterruptedException {
        try {
            return kafka.client().end(topic, partitions);
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, () -> "the ends of topic " + topic + " can't be had, so lags are unknown", e);
            return Map.of();
        }
    }
}
