package dev.eventra.engine.replay;

import dev.eventra.api.Event;
import dev.eventra.api.FilterLanguage;
import dev.eventra.api.InvalidFilterException;
import dev.eventra.api.TypePattern;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.kafka.TopicClient;
import dev.eventra.engine.kafka.TopicInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Freezes what was asked for. */
public final class ReplayPlan {

    private ReplayPlan() {}

    /**
     * The request with its window in offsets, ending at the latest where committed records end now. Asks Kafka.
     *
     * @throws RequestRefusedException                if the topic has no such partition
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static ReplayRequest freeze(ReplayRequest request, KafkaSettings kafka, String topic)
            throws InterruptedException {
        try (TopicClient client = new TopicClient(kafka, "eventra-replay-" + request.subscription())) {
            TopicInfo info = client.describe(topic);
            List<Integer> all = IntStream.range(0, info.partitions()).boxed().toList();
            Bounds there = new Bounds(client.first(topic, all), client.end(topic, all));
            Map<Integer, ReplayWindow.Range> ranges = new TreeMap<>();
            if (request.window() instanceof ReplayWindow.Offsets offsets) {
                offsets.ranges().forEach((number, range) -> ranges.put(number, there.cut(topic, number, range)));
            } else if (request.window() instanceof ReplayWindow.Time time) {
                SortedMap<Integer, Long> from =
                        client.since(topic, all, time.from().toEpochMilli());
                SortedMap<Integer, Long> to = until(client, topic, all, time.to(), there);
                from.forEach((number, begin) -> ranges.put(
                        number,
                        there.cut(topic, number, new ReplayWindow.Range(begin, Math.max(begin, to.get(number))))));
            }
            return request.withWindow(ReplayWindow.offsets(ranges));
        }
    }

    private static SortedMap<Integer, Long> until(
            TopicClient client, String topic, List<Integer> partitions, Instant to, Bounds there)
            throws InterruptedException {
        return to == null ? there.end : client.since(topic, partitions, to.toEpochMilli());
    }

    /** What the topic has. */
    private record Bounds(SortedMap<Integer, Long> first, SortedMap<Integer, Long> end) {

        ReplayWindow.Range cut(String topic, int partition, ReplayWindow.Range wanted) {
            if (!first.containsKey(partition)) {
                throw new RequestRefusedException(
                        "topic " + topic + " has no partition " + partition + ", only 0 to " + (first.size() - 1));
            }
            long to = Math.min(wanted.to(), end.get(partition));
            return new ReplayWindow.Range(Math.min(Math.max(wanted.from(), first.get(partition)), to), to);
        }
    }

    /**
     * What of the window is wanted: its types, its groups, its filter.
     *
     * @return throws {@link dev.eventra.api.FilterException} for an event for which the filter can't tell
     * @throws InvalidRequestException if the filter is wrong
     */
    public static Predicate<Event> wanted(ReplayRequest request) {
        Predicate<Event> wanted = event -> true;
        if (!request.types().isEmpty()) {
            List<TypePattern> types =
                    request.types().stream().map(TypePattern::of).toList();
            wanted = event -> types.stream().anyMatch(pattern -> pattern.matches(event.type()));
        }
        if (!request.groups().isEmpty()) {
            wanted = wanted.and(
                    event -> event.group().filter(request.groups()::contains).isPresent());
        }
        return request.filter() == null ? wanted : wanted.and(filter(request.filter()));
    }

    private static Predicate<Event> filter(String expression) {
        Optional<FilterLanguage> language = ServiceLoader.load(FilterLanguage.class, ReplayPlan.class.getClassLoader())
                .findFirst();
        try {
            return language.orElseThrow(
                            () -> new InvalidRequestException("filter", "is given, but no filter language is there"))
                    .compile(expression);
        } catch (InvalidFilterException e) {
            throw new InvalidRequestException("filter", "is not allowed: " + e.getMessage());
        }
    }
}
