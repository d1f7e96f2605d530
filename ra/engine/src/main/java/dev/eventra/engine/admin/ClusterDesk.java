package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.engine.cluster.ClusterReading;
import dev.eventra.engine.cluster.ClusterSnapshot.Member;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.outbox.Outbox;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Stores what operators want of shards and workers, each wish with its audit. Thread-safe. */
final class ClusterDesk {

    private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final AdminDatabase database;
    private final Access access;
    private final Outbox outbox;
    private final OutboxDatabases outboxes;
    private final Installation installation;
    private final Runnable changed;
    private final WishStore wishes;
    private final WorkerReports reports;
    private final AuditStore audit = new AuditStore();

    /**
     * @param changed lets this server look at once
     */
    ClusterDesk(
            AdminDatabase database,
            Access access,
            Outbox outbox,
            OutboxDatabases outboxes,
            Installation installation,
            Runnable changed) {
        this.database = database;
        this.access = access;
        this.outbox = outbox;
        this.outboxes = outboxes;
        this.installation = installation;
        this.changed = changed;
        this.wishes = new WishStore(database.dialect());
        this.reports = new WorkerReports(database.dialect());
    }

    void pause(ShardRef shard, boolean paused, Change change) {
        OperationDesk.require(change);
        ShardId id = known(shard);
        change("to change shard " + id, connection -> {
            wishes.pause(connection, id, paused, change);
            audit.add(connection, change, paused ? "pause-shard" : "resume-shard", id.toString());
            return null;
        });
    }

    void move(ShardRef shard, Optional<String> worker, Change change) {
        OperationDesk.require(change);
        if (worker == null) {
            throw new InvalidRequestException("worker", "is missing; required is a worker, or empty for any");
        }
        ShardId id = known(shard);
        worker.ifPresent(to -> requireReach(to, id));
        change("to move shard " + id, connection -> {
            if (worker.isPresent() && wishes.drained(connection, worker.get()).orElse(false)) {
                throw new RequestRefusedException("worker " + worker.get() + " is drained, so shard " + id
                        + " can't be moved to it: resume it first");
            }
            wishes.pin(connection, id, worker.orElse(null), change);
            audit.add(
                    connection,
                    change.actor(),
                    change.reason(),
                    "move-shard",
                    id.toString(),
                    worker.map(to -> "to worker " + to).orElse("to any worker"),
                    null);
            return null;
        });
    }

    int rebalance(Change change) {
        OperationDesk.require(change);
        return change("to rebalance", connection -> {
            Set<String> outboxes = new TreeSet<>();
            wishes.all(connection).shards().forEach((shard, wish) -> {
                if (wish.pinnedTo() != null) {
                    outboxes.add(shard.outbox());
                }
            });
            outboxes.add(outbox.name());
            int all = 0;
            for (String name : outboxes) {
                int pinned = wishes.unpinAll(connection, name, change);
                all += pinned;
                audit.add(
                        connection,
                        change.actor(),
                        change.reason(),
                        "rebalance",
                        name,
                        pinned + " shards were pinned",
                        null);
            }
            return all;
        });
    }

    void drain(String worker, boolean drained, Change change) {
        OperationDesk.require(change);
        String id = name(worker);
        boolean lives = installation.cluster().read().snapshot().workers().containsKey(id);
        change("to change worker " + id, connection -> {
            // one that is just not connected has reported, and one that is gone may be drained still
            if (!lives
                    && wishes.drained(connection, id).isEmpty()
                    && !reports.all(connection).containsKey(id)) {
                throw new RequestRefusedException("there is no worker " + id + " in the cluster");
            }
            wishes.drain(connection, id, drained, change);
            audit.add(connection, change, drained ? "drain-worker" : "resume-worker", id);
            return null;
        });
    }

    private <T> T change(String what, LocalTransaction.Work<T> work) {
        // it would be kept where nobody of the cluster reads it
        outboxes.requireAccepted(outbox.name());
        T result = access.run(what, database.dataSource(), work);
        changed.run();
        return result;
    }

    private ShardId known(ShardRef shard) {
        if (shard == null) {
            throw new InvalidRequestException("shard", "is missing");
        }
        int shards = outbox.name().equals(shard.outbox()) ? outbox.shards() : registered(shard.outbox());
        if (shard.shard() >= shards) {
            throw new RequestRefusedException(
                    "outbox " + shard.outbox() + " has no shard " + shard.shard() + ": it has 0 to " + (shards - 1));
        }
        return new ShardId(shard.outbox(), shard.shard());
    }

    /** The number of shards of another outbox, whether this server reaches it or not. */
    private int registered(String name) {
        ClusterReading cluster = installation.cluster().read();
        int shards = Math.toIntExact(cluster.snapshot().shards().keySet().stream()
                .filter(each -> each.outbox().equals(name))
                .count());
        if (shards == 0 && !cluster.up()) {
            throw new AdminUnavailableException(
                    "whether there is an outbox " + name + " can't be looked up: ZooKeeper at " + cluster.detail(),
                    null);
        }
        if (shards == 0) {
            throw new RequestRefusedException(
                    "there is no outbox " + name + " here: no worker has ever opened one of that name");
        }
        return shards;
    }

    private static String name(String worker) {
        if (worker == null || !WORKER.matcher(worker).matches()) {
            throw new InvalidRequestException(
                    "worker",
                    (worker == null ? "is missing" : '"' + worker + "\" is not allowed")
                            + "; allowed are letters, digits and . _ -, beginning with a letter or digit, at most 128");
        }
        return worker;
    }

    private void requireReach(String worker, ShardId shard) {
        String id = name(worker);
        ClusterReading cluster = installation.cluster().read();
        if (!cluster.up()) {
            throw new AdminUnavailableException(
                    "whether worker " + id + " is in the cluster can't be looked up: ZooKeeper at " + cluster.detail(),
                    null);
        }
        Member member = cluster.snapshot().workers().get(id);
        if (member == null || member.leaving()) {
            throw new RequestRefusedException("worker " + id + " isn't in the cluster"
                    + (member == null ? "" : " for long: it is about to leave") + ", so shard " + shard
                    + " can't be moved to it");
        }
        if (!member.outboxes().contains(shard.outbox())) {
            throw new RequestRefusedException("worker " + id + " doesn't reach outbox " + shard.outbox() + ", so shard "
                    + shard + " can't be moved to it");
        }
    }
}
