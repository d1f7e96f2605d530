package dev.eventra.engine.admin;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.engine.admin.OutboxDatabases.Reached;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.outbox.HeldReader;
import dev.eventra.engine.outbox.HeldReader.Held;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/**
 * Shows the outboxes as a whole. Their databases are asked every few seconds whoever looks, and once a second at the most
 * however many do; metrics are told what was counted last. One that does not answer delays a page by a bounded time.
 * Thread-safe.
 */
final class OutboxBoard {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** For metrics. */
    private static final Duration PERIOD = Duration.ofSeconds(5);
    /** What is older is not known any more. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(30);

    private final Outbox standard;
    private final OutboxDatabases outboxes;
    private final Installation installation;
    private final Threads threads;
    private final HeldReader reader = new HeldReader();
    private final Map<String, Refreshed<Held>> held = new ConcurrentHashMap<>();

    OutboxBoard(Outbox standard, OutboxDatabases outboxes, Installation installation, Threads threads) {
        this.standard = standard;
        this.outboxes = outboxes;
        this.installation = installation;
        this.threads = threads;
    }

    /** The default one, then the others by name. */
    List<OutboxInfo> outboxes() {
        Map<String, Integer> others = new TreeMap<>();
        for (ShardId shard : installation.cluster().read().snapshot().shards().keySet()) {
            others.merge(shard.outbox(), 1, Integer::sum);
        }
        outboxes.found()
                .forEach(reached ->
                        others.put(reached.outbox().name(), reached.outbox().shards()));
        others.remove(standard.name());
        List<OutboxInfo> all = new ArrayList<>();
        all.add(info(standard.name(), standard.shards()));
        others.forEach((name, shards) -> all.add(info(name, shards)));
        return all;
    }

    private OutboxInfo info(String name, int shards) {
        return info(
                name,
                shards,
                outboxes.find(name)
                        .map(reached -> of(reached).get())
                        .filter(Refreshed.State::isCurrent)
                        .map(Refreshed.State::value)
                        .orElse(null));
    }

    private OutboxInfo info(String name, int shards, Held counted) {
        return new OutboxInfo(
                name,
                shards,
                name.equals(standard.name()),
                count(counted, Held::setAside),
                count(counted, Held::delayed));
    }

    private static Count count(Held held, ToIntFunction<Held> number) {
        if (held == null) {
            return null;
        }
        int found = number.applyAsInt(held);
        return new Count(Math.min(HeldReader.COUNTED, found), found > HeldReader.COUNTED);
    }

    /** Begins to count anew what was counted some seconds ago; doesn't wait for it. */
    void look() {
        outboxes.all().forEach(reached -> of(reached).renew(PERIOD));
    }

    /** An outbox by its name, as it was when it was looked at last; empty if that isn't known now. Never waits. */
    Optional<OutboxInfo> known(String name) {
        return outboxes.find(name).flatMap(reached -> Optional.ofNullable(held.get(name))
                .flatMap(counted -> counted.recent(FORGOTTEN))
                .map(counted -> info(name, reached.outbox().shards(), counted)));
    }

    private Refreshed<Held> of(Reached reached) {
        String name = reached.outbox().name();
        return held.computeIfAbsent(
                name,
                outbox ->
                        new Refreshed<>("eventra-admin-held-" + outbox, threads, AGE, PATIENCE, () -> reached.database()
                                .inTransaction(reader::read)));
    }
}
