package dev.eventra.console.page;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The workers: which lives, and what can be done with it. */
@Dependent
public class WorkersPresenter {

    private static final Comparator<Row> WORST_FIRST =
            Comparator.comparing(Row::state).thenComparing(row -> row.info().id());

    private final ClusterAdmin cluster;

    @Inject
    public WorkersPresenter(ClusterAdmin cluster) {
        this.cluster = cluster;
    }

    /** How a worker is, the worst first. */
    public enum State {
        GONE,
        LATE,
        DRAINED,
        ALIVE
    }

    /**
     * A worker.
     *
     * @param info  the worker
     * @param state how it is
     */
    public record Row(WorkerInfo info, State state) {}

    /** The workers, those that need somebody first. */
    public static List<Row> rows(List<WorkerInfo> workers, Set<String> silent) {
        return workers.stream()
                .map(each -> new Row(each, state(each, silent)))
                .sorted(WORST_FIRST)
                .toList();
    }

    private static State state(WorkerInfo worker, Set<String> silent) {
        if (!worker.alive()) {
            return State.GONE;
        }
        if (silent.contains(worker.id())) {
            return State.LATE;
        }
        return worker.drained() ? State.DRAINED : State.ALIVE;
    }

    public PlannedAction drain(WorkerInfo worker) {
        return plan("worker.drain", worker, change -> cluster.drainWorker(worker.id(), change), "drain");
    }

    public PlannedAction resume(WorkerInfo worker) {
        return plan("worker.resume", worker, change -> cluster.resumeWorker(worker.id(), change), "resume");
    }

    private static PlannedAction plan(String name, WorkerInfo worker, Consumer<Change> work, String verb) {
        Function<Change, Optional<Operation>> atOnce = change -> {
            work.accept(change);
            return Optional.empty();
        };
        ApiCall call = ApiCall.of("/workers/" + Paths.segment(worker.id()) + "/" + verb);
        return new PlannedAction(name, worker.id(), Roles.OPERATOR, false, null, atOnce, call);
    }
}
