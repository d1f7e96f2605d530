package dev.eventra.console;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.Estimate;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.live.LiveFeed;
import dev.eventra.console.live.Reading;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.security.CurrentUser;
import dev.eventra.console.security.Roles;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Stream;

/** Made-up parts of an installation. */
public final class Fakes {

    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Fakes() {}

    /** One that answers the named methods only. */
    public static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Function<Object[], Object> answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer.apply(args == null ? new Object[0] : args);
        }));
    }

    public static UserRights operator() {
        return rights(Roles.VIEWER, Roles.OPERATOR);
    }

    public static UserRights rights(String... roles) {
        return new UserRights(() -> new CurrentUser("ann", Set.of(roles)));
    }

    public static ShardInfo shard(int number, String owner, long pending) {
        Instant oldest = pending == 0 ? null : NOW.minusSeconds(5);
        Estimate estimate = new Estimate(pending, true);
        return new ShardInfo(
                "main",
                number,
                owner,
                3,
                NOW.minusSeconds(60),
                owner,
                "RELAYING",
                estimate,
                oldest,
                7,
                null,
                false,
                null,
                null);
    }

    /** The default outbox. */
    public static OutboxInfo outbox(int shards, int delayed) {
        return new OutboxInfo("main", shards, true, new Count(0, false), new Count(delayed, false));
    }

    public static WorkerInfo worker(String id, boolean alive, long relayed) {
        return new WorkerInfo(
                id,
                alive,
                false,
                "host",
                "1",
                NOW.minusSeconds(600),
                NOW,
                Duration.ofMillis(200),
                List.of("main"),
                4,
                relayed,
                relayed,
                relayed,
                null,
                false,
                null);
    }

    public static SubscriptionInfo subscription(String name, int deadLetters) {
        return new SubscriptionInfo(
                name,
                SubscriptionInfo.Here.RUNNING,
                null,
                SubscriptionInfo.Wanted.RUNNING,
                null,
                null,
                null,
                new Count(deadLetters, false),
                new Count(0, false),
                null,
                SubscriptionLag.UNKNOWN,
                List.of());
    }

    public static DeadLetterInfo letter(long id, String type, String group) {
        return new DeadLetterInfo(
                id,
                "reports",
                LetterState.DEAD,
                group,
                "id-" + id,
                "/shop",
                type,
                NOW,
                "events",
                0,
                id,
                3,
                "java.lang.IllegalStateException",
                "no <b>stock</b>",
                NOW,
                NOW,
                "node-1",
                NOW);
    }

    /** An event that Kafka refused, or that waits behind one. */
    public static RejectedInfo rejected(long entry, String group, RejectedState state) {
        boolean refused = state == RejectedState.REJECTED;
        return new RejectedInfo(
                entry,
                "main",
                3,
                state,
                group,
                "id-" + entry,
                "/shop",
                "order.placed",
                NOW,
                NOW,
                refused ? "org.apache.kafka.common.errors.RecordTooLargeException" : null,
                refused ? "5000 <b>bytes</b>" : null,
                refused ? "node-1" : null,
                NOW);
    }

    /** One that waits behind another of its group. */
    public static DeadLetterInfo queued(long id, String type, String group) {
        return new DeadLetterInfo(
                id,
                "reports",
                LetterState.QUEUED,
                group,
                "id-" + id,
                "/shop",
                type,
                NOW,
                "events",
                0,
                id,
                0,
                null,
                null,
                null,
                null,
                "node-1",
                NOW);
    }

    public static ParkedGroupInfo parked(String group) {
        return new ParkedGroupInfo("reports", group, "node-1", NOW.minusSeconds(90));
    }

    public static EventSummary event(String id, String type, String group) {
        return new EventSummary("/shop", id, type, group, EventState.RELAYED, NOW, "main", 2, NOW, "node-1", 0, 17L);
    }

    public static Operation operation(OperationState state, long delivered) {
        return new Operation(
                "op1",
                OperationKind.REDRIVE,
                "reports",
                "{}",
                state,
                false,
                "node-1",
                new Operation.Progress(delivered, 0, 0, 0, 0),
                null,
                new Change("ann", "fixed"),
                NOW,
                NOW,
                state.isFinal() ? NOW : null);
    }

    public static Snapshot snapshot(List<ShardInfo> shards, List<WorkerInfo> workers, List<SubscriptionInfo> all) {
        return new Snapshot(
                NOW,
                new Reading<>(null, Reading.State.UNAVAILABLE, "no cluster"),
                Reading.ok(workers),
                Set.of(),
                Reading.ok(shards),
                Reading.ok(List.of(outbox(shards.size(), 0))),
                Reading.ok(all),
                List.of(),
                Map.of());
    }

    /** Without anything but outboxes, the first of which is the default one. */
    public static Snapshot withOutboxes(String... names) {
        List<OutboxInfo> outboxes = Stream.of(names)
                .map(name -> new OutboxInfo(name, 4, name.equals(names[0]), null, null))
                .toList();
        Snapshot nothing = snapshot(List.of(), List.of(), List.of());
        return new Snapshot(
                nothing.taken(),
                nothing.cluster(),
                nothing.workers(),
                Set.of(),
                nothing.shards(),
                Reading.ok(outboxes),
                nothing.subscriptions(),
                List.of(),
                Map.of());
    }

    /** A feed that reads nothing by itself. */
    public static LiveFeed silentFeed() {
        ScheduledExecutorService never =
                of(ScheduledExecutorService.class, Map.of("scheduleWithFixedDelay", args -> null));
        return new LiveFeed(() -> null, never, Duration.ofSeconds(2));
    }
}
