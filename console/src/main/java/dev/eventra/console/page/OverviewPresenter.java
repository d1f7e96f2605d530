package dev.eventra.console.page;

import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.console.live.Figures;
import dev.eventra.console.live.Reading;
import dev.eventra.console.live.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What needs attention, the worst first, and the few numbers that tell how it goes. */
public final class OverviewPresenter {

    private static final Duration OLD = Duration.ofMinutes(1);

    private OverviewPresenter() {}

    /** How bad. */
    public enum Severity {
        BAD,
        WARN,
        INFO
    }

    /**
     * Something that needs attention.
     *
     * @param severity  how bad
     * @param key       of its text: {@code attention.<key>}
     * @param arguments of the text
     * @param link      where to see more
     */
    public record Attention(Severity severity, String key, List<String> arguments, String link) {

        public Attention {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * The numbers. A number that can't be told is null.
     *
     * @param oldest      age of the oldest event that isn't sent yet; zero if none waits
     * @param pending     how many wait
     * @param exact       whether that was counted
     * @param unowned     shards without an owner
     * @param shards      all shards
     * @param deadLetters events that were given up
     * @param atLeast     whether there are more
     * @param now         rates of the moment; null before there are two readings
     * @param latest      the subscription that is the furthest behind; null if of none it is known
     */
    public record Numbers(
            Duration oldest,
            Long pending,
            boolean exact,
            Long unowned,
            int shards,
            Long deadLetters,
            boolean atLeast,
            Figures now,
            SubscriptionInfo latest) {}

    /** What needs attention. Empty if all is well. */
    public static List<Attention> attention(Snapshot snapshot) {
        List<Attention> all = new ArrayList<>();
        snapshot.cluster().get().ifPresent(cluster -> parts(cluster, all));
        snapshot.shards().get().ifPresent(shards -> shards(shards, snapshot.taken(), all));
        snapshot.workers().get().ifPresent(workers -> WorkersPresenter.rows(workers, snapshot.silent())
                .forEach(row -> worker(row, all)));
        snapshot.subscriptions()
                .get()
                .ifPresent(subscriptions -> subscriptions.forEach(each -> subscription(each, all)));
        all.sort((one, other) -> one.severity().compareTo(other.severity()));
        return List.copyOf(all);
    }

    private static void parts(ClusterInfo cluster, List<Attention> all) {
        cluster.parts().stream()
                .filter(part -> !part.up())
                .forEach(part -> add(all, Severity.BAD, "part", "", part.name(), text(part.detail())));
        if (cluster.master() == null) {
            add(all, Severity.WARN, "master", "workers");
        }
    }

    private static void shards(List<ShardInfo> shards, Instant now, List<Attention> all) {
        List<ShardsPresenter.Row> rows = ShardsPresenter.rows(shards);
        long unowned = count(rows, ShardsPresenter.State.UNOWNED);
        if (unowned > 0) {
            add(all, Severity.BAD, "unowned", "shards?state=unowned", Long.toString(unowned));
        }
        long failing = count(rows, ShardsPresenter.State.BACKING_OFF);
        if (failing > 0) {
            add(all, Severity.BAD, "backing-off", "shards?state=backing_off", Long.toString(failing));
        }
        long paused = count(rows, ShardsPresenter.State.PAUSED);
        if (paused > 0) {
            add(all, Severity.WARN, "paused-shards", "shards?state=paused", Long.toString(paused));
        }
        OutboxPresenter.outboxes(shards).stream()
                .filter(each -> each.oldest() != null && each.oldest().isBefore(now.minus(OLD)))
                .forEach(each -> add(
                        all,
                        Severity.WARN,
                        "old",
                        "outbox",
                        each.name(),
                        Formats.age(Duration.between(each.oldest(), now))));
    }

    private static long count(List<ShardsPresenter.Row> rows, ShardsPresenter.State state) {
        return rows.stream().filter(row -> row.state() == state).count();
    }

    private static void worker(WorkersPresenter.Row row, List<Attention> all) {
        switch (row.state()) {
            case GONE -> add(
                    all, Severity.WARN, "worker-gone", "workers", row.info().id());
            case LATE -> add(
                    all, Severity.WARN, "worker-late", "workers", row.info().id());
            case DRAINED -> add(
                    all, Severity.INFO, "worker-drained", "workers", row.info().id());
            case ALIVE -> {
                // nothing to do
            }
        }
    }

    private static void subscription(SubscriptionInfo each, List<Attention> all) {
        if (each.deadLetters().number() > 0) {
            String link = Paths.page("dead-letters", Map.of("subscription", each.name()));
            add(
                    all,
                    Severity.WARN,
                    "dead-letters",
                    link,
                    each.name(),
                    each.deadLetters().toString());
        }
        switch (each.here()) {
            case STOPPED -> add(all, Severity.BAD, "stopped", "subscriptions", each.name(), text(each.detail()));
            case SUSPENDED -> add(all, Severity.WARN, "suspended", "subscriptions", each.name(), text(each.detail()));
            case WAITING -> add(all, Severity.WARN, "waiting", "subscriptions", each.name(), text(each.detail()));
            case PAUSED -> add(all, Severity.INFO, "paused", "subscriptions", each.name(), text(each.wantedReason()));
            default -> {
                // it runs, begins, or lives on another server
            }
        }
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static void add(List<Attention> all, Severity severity, String key, String link, String... arguments) {
        all.add(new Attention(severity, key, List.of(arguments), link));
    }

    /** The numbers. */
    public static Numbers numbers(Snapshot snapshot) {
        Reading<List<ShardInfo>> shards = snapshot.shards();
        List<OutboxPresenter.Outbox> outboxes =
                shards.map(OutboxPresenter::outboxes).orElse(List.of());
        Instant oldest = outboxes.stream()
                .map(OutboxPresenter.Outbox::oldest)
                .filter(each -> each != null)
                .min(Instant::compareTo)
                .orElse(null);
        Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest, snapshot.taken());
        List<SubscriptionInfo> subscriptions = snapshot.subscriptions().orElse(List.of());
        List<Figures> history = snapshot.history();
        return new Numbers(
                shards.isOk() ? age : null,
                shards.isOk()
                        ? outboxes.stream()
                                .mapToLong(OutboxPresenter.Outbox::pending)
                                .sum()
                        : null,
                outboxes.stream().allMatch(OutboxPresenter.Outbox::exact),
                shards.isOk() ? ShardsPresenter.unowned(shards.value()) : null,
                shards.orElse(List.of()).size(),
                snapshot.subscriptions().isOk()
                        ? subscriptions.stream()
                                .mapToLong(each -> each.deadLetters().number())
                                .sum()
                        : null,
                subscriptions.stream().anyMatch(each -> each.deadLetters().atLeast()),
                history.size() < 2 ? null : history.get(history.size() - 1),
                subscriptions.stream()
                        .filter(each -> each.lag().records() != null)
                        .max(Comparator.comparing(each -> each.lag().records()))
                        .orElse(null));
    }
}
