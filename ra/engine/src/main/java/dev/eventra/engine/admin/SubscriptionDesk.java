package dev.eventra.engine.admin;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.engine.deadletter.DeadLetterState;
import dev.eventra.engine.deadletter.LetterReader;
import java.util.List;
import java.util.Map;

/** What subscriptions there are, and what operators want of them. Thread-safe. */
final class SubscriptionDesk {

    private static final int BOUND = 1_000;
    private static final SubscriptionBoard.Told UNKNOWN =
            new SubscriptionBoard.Told(null, SubscriptionLag.UNKNOWN, List.of());

    private final AdminDatabase database;
    private final Access access;
    private final Subscriptions local;
    private final SubscriptionDatabases databases;
    private final SubscriptionBoard board;
    private final Runnable wake;
    private final WantedStateStore states;
    private final AuditStore audit = new AuditStore();
    private final LetterReader reader = new LetterReader();

    /**
     * @param wake lets this server look at once
     */
    SubscriptionDesk(
            AdminDatabase database,
            Access access,
            Subscriptions local,
            SubscriptionDatabases databases,
            SubscriptionBoard board,
            Runnable wake) {
        this.database = database;
        this.access = access;
        this.local = local;
        this.databases = databases;
        this.board = board;
        this.wake = wake;
        this.states = new WantedStateStore(database.dialect());
    }

    List<SubscriptionInfo> list() {
        List<WantedState> all = access.run("subscriptions", database.dataSource(), states::all);
        Map<String, SubscriptionBoard.Told> told = board.all();
        return all.stream()
                .map(state -> info(state, told.getOrDefault(state.subscription(), UNKNOWN)))
                .toList();
    }

    private SubscriptionInfo info(WantedState state, SubscriptionBoard.Told told) {
        String name = state.subscription();
        LocalSubscription.Status status = local.find(name)
                .map(LocalSubscription::localStatus)
                .orElse(new LocalSubscription.Status(Here.ABSENT, null));
        int[] counts = access.run("subscription " + name, databases.of(name), connection -> new int[] {
            reader.count(connection, name, DeadLetterState.DEAD, BOUND + 1),
            reader.countParked(connection, name, BOUND + 1)
        });
        return new SubscriptionInfo(
                name,
                status.here(),
                status.detail(),
                state.wanted(),
                state.actor(),
                state.reason(),
                state.changed(),
                count(counts[0]),
                count(counts[1]),
                told.listener(),
                told.lag(),
                told.workers());
    }

    private static Count count(int found) {
        return new Count(Math.min(found, BOUND), found > BOUND);
    }

    void want(String subscription, Wanted wanted, Change change) {
        OperationDesk.require(change);
        access.run("to change subscription " + subscription, database.dataSource(), connection -> {
            if (!states.want(connection, subscription, wanted, change.actor(), change.reason())) {
                throw new RequestRefusedException(
                        "there is no subscription " + subscription + ": no server has ever had a listener for it");
            }
            audit.add(connection, change, wanted == Wanted.PAUSED ? "pause" : "resume", subscription);
            return null;
        });
        wake.run();
    }

    /**
     * @throws RequestRefusedException if nobody wants it to pause, or there is no such subscription
     */
    void requirePaused(String subscription) {
        if (databases.known(subscription).wanted() != Wanted.PAUSED) {
            throw new RequestRefusedException("subscription " + subscription
                    + " is not paused: pause it first, since its position can't be set while it moves");
        }
    }
}
