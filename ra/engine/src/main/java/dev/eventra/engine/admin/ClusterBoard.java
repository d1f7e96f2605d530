package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.ClusterInfo.Part;
import dev.eventra.api.admin.Estimate;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.engine.cluster.ClusterReading;
import dev.eventra.engine.cluster.ClusterSnapshot;
import dev.eventra.engine.cluster.ClusterSnapshot.Member;
import dev.eventra.engine.cluster.ClusterSnapshot.Owner;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.PendingReader;
import dev.eventra.engine.outbox.PendingReader.Depth;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shows the cluster: what ZooKeeper says, beside what the workers report and operators want. However many look, each is
 * asked about once a second, the workers' reports twice; one that does not answer delays a page by a bounded time and leaves what was known before.
 * Thread-safe.
 */
final class ClusterBoard {

    private static final Duration AGE = Duration.ofSeconds(1);
    /** What workers tell is looked at twice a second, so that one that dies is seen soon. */
    private static final Duration HEARTBEAT_AGE = Duration.ofMillis(400);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Depth UNKNOWN = new Depth(0, false, null);

    private final Outbox outbox;
    private final Installation installation;
    private final String worker;
    private final Parts parts;
    private final Refreshed<Stored> stored;
    private final Refreshed<Map<Integer, Depth>> depths;
    private final FurtherShards others;

    /** What the database has about the cluster. */
    private record Stored(WishStore.All wishes, Map<String, WorkerReports.Stored> reports) {}

    /**
     * @param worker this one
     */
    ClusterBoard(
            AdminDatabase database,
            Outbox outbox,
            OutboxDatabases outboxes,
            Installation installation,
            String worker,
            Threads threads,
            Parts parts) {
        this.others = new FurtherShards(outbox.name(), outboxes, threads);
        this.outbox = outbox;
        this.installation = installation;
        this.worker = worker;
        this.parts = parts;
        WishStore wishes = new WishStore(database.dialect());
        WorkerReports reports = new WorkerReports(database.dialect());
        PendingReader pending = new PendingReader();
        this.stored = new Refreshed<>(
                "eventra-admin-workers",
                threads,
                HEARTBEAT_AGE,
                PATIENCE,
                () -> database.inTransaction(
                        connection -> new Stored(wishes.all(connection), reports.all(connection))));
        this.depths = new Refreshed<>(
                "eventra-admin-pending",
                threads,
                AGE,
                PATIENCE,
                () -> database.inTransaction(connection -> pending.depths(connection, outbox.shards())));
    }

    /** Something was changed here: it is to be seen at once. */
    void expire() {
        stored.expire();
    }

    ClusterInfo cluster() {
        ClusterReading reading = installation.cluster().read();
        List<Part> all = new ArrayList<>();
        all.add(new Part("zookeeper", reading.up(), reading.detail(), reading.checked()));
        all.addAll(parts.check());
        return new ClusterInfo(
                installation.namespace(),
                worker,
                reading.snapshot().master(),
                reading.snapshot().term(),
                all);
    }

    /** What the workers told last, by their ids. */
    Map<String, WorkerReports.Stored> reports() {
        return known(stored, "workers").reports();
    }

    List<WorkerInfo> workers() {
        ClusterSnapshot cluster = installation.cluster().read().snapshot();
        Stored database = known(stored, "workers");
        Set<String> ids = new TreeSet<>(cluster.workers().keySet());
        database.wishes().workers().forEach((id, wish) -> {
            if (wish.drained()) {
                ids.add(id);
            }
        });
        return ids.stream().map(id -> worker(id, cluster, database)).toList();
    }

    private static WorkerInfo worker(String id, ClusterSnapshot cluster, Stored database) {
        Member member = cluster.workers().get(id);
        WorkerReports.Stored told = database.reports().get(id);
        WorkerReport report = told == null ? WorkerReport.EMPTY : told.report();
        WishStore.WorkerWish wish = database.wishes().workers().get(id);
        long shards = cluster.shards().values().stream()
                .filter(owner -> id.equals(owner.worker()))
                .count();
        return new WorkerInfo(
                id,
                member != null,
                id.equals(cluster.master()),
                member == null ? null : member.host(),
                member == null ? null : member.version(),
                member == null ? null : member.started(),
                told == null ? null : told.time(),
                told == null ? null : told.age(),
                member == null ? List.of() : member.outboxes().stream().sorted().toList(),
                Math.toIntExact(shards),
                report.published(),
                report.relayed(),
                report.delivered(),
                report.problem(),
                wish != null && wish.drained(),
                wish == null ? null : wish.wish());
    }

    List<ShardInfo> shards() {
        ClusterSnapshot cluster = installation.cluster().read().snapshot();
        Stored database = known(stored, "shards");
        Map<Integer, Depth> full = known(depths, "shards");
        List<ShardInfo> shards = new ArrayList<>();
        for (int n = 0; n < outbox.shards(); n++) {
            ShardId shard = new ShardId(outbox.name(), n);
            shards.add(shard(shard, cluster, database, full.getOrDefault(n, UNKNOWN)));
        }
        others.depths(cluster.shards().keySet())
                .forEach((shard, depth) -> shards.add(shard(shard, cluster, database, depth)));
        return shards;
    }

    private static ShardInfo shard(ShardId id, ClusterSnapshot cluster, Stored database, Depth depth) {
        Owner owner = cluster.shards().getOrDefault(id, new Owner(null, 0, null));
        WorkerReport.Relayed relayed = relayed(id, owner, database);
        WishStore.ShardWish wish = database.wishes().shards().get(id);
        return new ShardInfo(
                id.outbox(),
                id.shard(),
                owner.worker(),
                owner.epoch(),
                owner.since(),
                cluster.assigned().get(id),
                relayed == null ? null : relayed.state(),
                new Estimate(depth.rows(), depth.exact()),
                depth.oldest(),
                relayed == null ? 0 : relayed.relayed(),
                relayed == null ? null : relayed.problem(),
                wish != null && wish.paused(),
                wish == null ? null : wish.pinnedTo(),
                wish == null ? null : wish.wish());
    }

    /** What the owner tells of it, as its owner; null if it has not yet. */
    private static WorkerReport.Relayed relayed(ShardId id, Owner owner, Stored database) {
        WorkerReports.Stored told =
                owner.worker() == null ? null : database.reports().get(owner.worker());
        return told == null
                ? null
                : told.report().shards().stream()
                        .filter(shard -> shard.shard() == id.shard()
                                && shard.epoch() == owner.epoch()
                                && shard.outbox().equals(id.outbox()))
                        .findFirst()
                        .orElse(null);
    }

    private static <T> T known(Refreshed<T> refreshed, String what) {
        Refreshed.State<T> state = refreshed.get();
        if (state.value() == null) {
            throw new AdminUnavailableException(
                    what + ": the database did not answer: " + state.problem(), state.failure());
        }
        return state.value();
    }
}
