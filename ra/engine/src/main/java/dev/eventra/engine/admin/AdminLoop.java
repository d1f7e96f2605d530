package dev.eventra.engine.admin;

import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.engine.delivery.SubscriptionParts;
import dev.eventra.engine.thread.Threads;
import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a server does about what operators want: looks once a second, with a few short statements, and says in between
 * that it is there; passes on what is
 * wanted of the cluster, applies the wanted states to its own subscriptions, and takes operations that nobody works on,
 * on the outbox or on a subscription whose listener it has. Woken at once by
 * requests on the same server. One thread.
 */
final class AdminLoop implements Runnable {

    private static final Logger LOG = System.getLogger(AdminLoop.class.getName());
    /** The actor of what nobody asked for. */
    private static final String EVENTRA = "eventra";

    private static final int MOST_OPEN = 200;
    /** Of one server; others wait, or go to another server. */
    private static final int MOST_RUNNING = 4;

    private final AdminDatabase database;
    private final Subscriptions subscriptions;
    private final OperationTasks tasks;
    private final WorkerDuties duties;
    private final Threads threads;
    private final String worker;
    private final Waiter waiter;
    private final OperationStore operations = new OperationStore();
    private final WantedStateStore states;
    private final Map<String, OperationRun> running = new ConcurrentHashMap<>();
    private final Set<LocalSubscription> introduced = ConcurrentHashMap.newKeySet();
    private final Map<LocalSubscription, WantedState> applied = new ConcurrentHashMap<>();
    private final Map<String, String> stops = new ConcurrentHashMap<>();
    private final AuditStore audit = new AuditStore();
    private volatile boolean stopping;
    private boolean failing;

    AdminLoop(
            AdminDatabase database,
            Subscriptions subscriptions,
            OperationTasks tasks,
            WorkerDuties duties,
            Threads threads,
            String worker,
            Waiter waiter) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.tasks = tasks;
        this.duties = duties;
        this.threads = threads;
        this.worker = worker;
        this.waiter = waiter;
        this.states = new WantedStateStore(database.dialect());
    }

    void stop() {
        stopping = true;
        waiter.wake();
    }

    @Override
    public void run() {
        boolean due = true;
        while (!stopping) {
            try {
                duties.look();
                if (due) {
                    pass();
                } else {
                    duties.beat();
                }
                failing = false;
            } catch (SQLException | RuntimeException | Error e) {
                // an Error too: a pause that nobody hears of until the server is started again is no better
                LOG.log(
                        failing ? Level.DEBUG : Level.WARNING,
                        "what operators want can't be looked up, trying again",
                        e);
                failing = true;
            }
            try {
                boolean woken = waiter.await(WorkerDuties.HEARTBEAT);
                due = woken || !due;
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "interrupted, looking at once", e);
                due = true;
            }
        }
    }

    /** Lets the operations end, so that others go on with them. */
    void close(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        running.values().forEach(OperationRun::stop);
        for (OperationRun run : running.values()) {
            run.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        duties.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /** What operators want; read in one transaction, as each of its own would take two more round trips. */
    private record Wants(WishStore.All wishes, List<WantedState> states, List<OperationStore.Open> operations) {}

    private void pass() throws SQLException {
        try {
            doWhatIsWanted();
        } finally {
            // even if nothing could be looked up: they must end before another server may begin
            running.values().forEach(OperationRun::renew);
        }
        duties.report();
        duties.purge();
    }

    private void doWhatIsWanted() throws SQLException {
        introduce();
        storeStops();
        Wants wants = database.inTransaction(connection ->
                new Wants(duties.wishes(connection), states.all(connection), operations.open(connection, MOST_OPEN)));
        // before all else: the master waits for it
        duties.passOn(wants.wishes());
        applyWanted(wants.states());
        for (OperationStore.Open operation : wants.operations()) {
            OperationRun own = running.get(operation.id());
            if (own != null && !own.isDone()) {
                if (operation.cancelling()) {
                    own.cancel();
                }
            } else if (operation.claimable() && !stopping && running.size() < MOST_RUNNING) {
                take(operation);
            }
        }
    }

    private void introduce() throws SQLException {
        introduced.retainAll(subscriptions.all());
        for (LocalSubscription subscription : subscriptions.all()) {
            if (!introduced.contains(subscription)) {
                database.inTransaction(connection -> {
                    states.introduce(connection, subscription.name(), subscription.dataSource());
                    return null;
                });
                introduced.add(subscription);
            }
        }
    }

    /** Only what has changed: one that paused by itself is resumed by an operator's later wish alone. */
    private void applyWanted(List<WantedState> wanted) {
        applied.keySet().retainAll(subscriptions.all());
        for (WantedState state : wanted) {
            subscriptions.find(state.subscription()).ifPresent(subscription -> {
                WantedState before = applied.put(subscription, state);
                if (state.equals(before)) {
                    return;
                }
                if (state.wanted() == Wanted.PAUSED) {
                    subscription.pause(state.actor() + ": " + state.reason());
                } else if (before != null) {
                    subscription.resume();
                }
            });
        }
    }

    /** A subscription stopped by itself, and so it is to be on all servers, until an operator resumes it. */
    void stopped(String subscription, String reason) {
        stops.put(subscription, reason);
        waiter.wake();
    }

    private void storeStops() throws SQLException {
        for (Map.Entry<String, String> stop : stops.entrySet()) {
            database.inTransaction(connection -> {
                states.want(connection, stop.getKey(), Wanted.PAUSED, EVENTRA, stop.getValue());
                audit.add(connection, EVENTRA, stop.getValue(), "pause", stop.getKey(), null, null);
                return null;
            });
            stops.remove(stop.getKey(), stop.getValue());
        }
    }

    private void take(OperationStore.Open open) throws SQLException {
        boolean ofOutbox = OperationTasks.isOfOutbox(open.kind());
        Optional<SubscriptionParts> parts = ofOutbox
                ? Optional.empty()
                : subscriptions.find(open.subscription()).flatMap(LocalSubscription::parts);
        boolean able = ofOutbox ? tasks.reaches(open.kind(), open.subscription()) : parts.isPresent();
        if (!able && !open.cancelling()) {
            // for a server that has the listener, or reaches the outbox
            return;
        }
        int fence = open.fence() + 1;
        boolean mine =
                database.inTransaction(connection -> operations.claim(connection, open.id(), open.fence(), worker));
        if (!mine) {
            return;
        }
        if (open.cancelling()) {
            boolean ended = database.inTransaction(
                    connection -> operations.end(connection, open.id(), fence, OperationState.CANCELLED, null));
            if (ended) {
                LOG.log(Level.INFO, () -> "operation " + open.id() + " ends here: CANCELLED while nobody worked on it");
            }
        } else {
            begin(open.id(), fence, parts);
        }
    }

    private void begin(String id, int fence, Optional<SubscriptionParts> parts) throws SQLException {
        Operation operation = database.inTransaction(connection -> operations.find(connection, id))
                .orElseThrow();
        String progress = database.inTransaction(connection -> operations.progress(connection, id));
        Counts counts = new Counts(operation.progress());
        OperationRun run = new OperationRun(
                id, fence, tasks.of(operation, fence, progress, parts, counts), counts, database, () -> ended(id));
        LOG.log(
                Level.INFO,
                () -> "operation " + id + " begins here: " + operation.kind() + " for " + operation.subscription());
        running.put(id, run);
        try {
            run.start(threads);
        } catch (RejectedExecutionException e) {
            running.remove(id);
            database.inTransaction(connection -> {
                operations.release(connection, id, fence);
                return null;
            });
            throw e;
        }
    }

    private void ended(String id) {
        running.remove(id);
        waiter.wake();
    }
}
