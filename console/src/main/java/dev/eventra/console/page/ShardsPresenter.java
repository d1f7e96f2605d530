package dev.eventra.console.page;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The shards: which is in what state, and what can be done about it. */
@Dependent
public class ShardsPresenter {

    private static final Comparator<Row> LOUDEST_FIRST = Comparator.comparing(Row::state)
            .thenComparing(row -> row.info().outbox())
            .thenComparing(row -> row.info().shard());

    private final ClusterAdmin cluster;

    @Inject
    public ShardsPresenter(ClusterAdmin cluster) {
        this.cluster = cluster;
    }

    /** What a shard is in, the worst first. */
    public enum State {
        UNOWNED,
        BACKING_OFF,
        MOVING,
        PAUSED,
        RELAYING
    }

    /**
     * A shard.
     *
     * @param info  the shard
     * @param state what it is in
     */
    public record Row(ShardInfo info, State state) {

        /** Its name, such as {@code main/3}. */
        public String name() {
            return info.outbox() + "/" + info.shard();
        }
    }

    /** The shards, those that need somebody first. */
    public static List<Row> rows(List<ShardInfo> shards) {
        return shards.stream()
                .map(each -> new Row(each, state(each)))
                .sorted(LOUDEST_FIRST)
                .toList();
    }

    /** How many shards have no owner. */
    public static long unowned(List<ShardInfo> shards) {
        return shards.stream().filter(each -> each.owner() == null).count();
    }

    private static State state(ShardInfo shard) {
        if (shard.paused()) {
            return State.PAUSED;
        }
        if (shard.owner() == null) {
            return State.UNOWNED;
        }
        if ("BACKING_OFF".equals(shard.relay())) {
            return State.BACKING_OFF;
        }
        if (shard.assigned() != null && !Objects.equals(shard.owner(), shard.assigned())) {
            return State.MOVING;
        }
        return State.RELAYING;
    }

    /** The workers that a shard can be moved to. */
    public static List<String> targets(ShardInfo shard, List<WorkerInfo> workers) {
        return workers.stream()
                .filter(each -> each.alive() && !each.drained())
                .filter(each -> each.outboxes().contains(shard.outbox()))
                .map(WorkerInfo::id)
                .filter(id -> !id.equals(shard.owner()))
                .toList();
    }

    public PlannedAction pause(ShardInfo shard) {
        return plan("shard.pause", shard, Map.of(), change -> cluster.pauseShard(ref(shard), change), "pause");
    }

    public PlannedAction resume(ShardInfo shard) {
        return plan("shard.resume", shard, Map.of(), change -> cluster.resumeShard(ref(shard), change), "resume");
    }

    /**
     * Moves a shard, or lets the master choose.
     *
     * @param worker where to; null for the master's choice
     */
    public PlannedAction move(ShardInfo shard, String worker) {
        return plan(
                worker == null ? "shard.unpin" : "shard.move",
                shard,
                worker == null ? Map.of() : Map.of("worker", worker),
                change -> cluster.moveShard(ref(shard), Optional.ofNullable(worker), change),
                "move");
    }

    public PlannedAction rebalance() {
        Function<Change, Optional<Operation>> work = change -> {
            cluster.rebalance(change);
            return Optional.empty();
        };
        return new PlannedAction("rebalance", "rebalance", Roles.ADMIN, false, null, work, ApiCall.of("/rebalance"));
    }

    private static PlannedAction plan(
            String name, ShardInfo shard, Map<String, Object> body, Consumer<Change> work, String verb) {
        Function<Change, Optional<Operation>> atOnce = change -> {
            work.accept(change);
            return Optional.empty();
        };
        String path = "/shards/" + Paths.segment(shard.outbox()) + "/" + shard.shard() + "/" + verb;
        return new PlannedAction(
                name,
                shard.outbox() + "/" + shard.shard(),
                Roles.OPERATOR,
                false,
                null,
                atOnce,
                new ApiCall(path, body));
    }

    private static ShardRef ref(ShardInfo shard) {
        return new ShardRef(shard.outbox(), shard.shard());
    }
}
