package dev.eventra.console.page;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.api.admin.PositionTarget;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be done with a subscription. */
@Dependent
public class SubscriptionsPresenter {

    private static final List<Breaker> LOUDNESS = List.of(Breaker.NONE, Breaker.CLOSED, Breaker.TRYING, Breaker.OPEN);

    private final EventraAdmin admin;

    @Inject
    public SubscriptionsPresenter(EventraAdmin admin) {
        this.admin = admin;
    }

    /** Whether its position may be set. */
    public static boolean isResettable(SubscriptionInfo subscription) {
        return subscription.wanted() == Wanted.PAUSED;
    }

    /** The bean's class without its package, and the application; empty if nobody tells. */
    public static String bean(SubscriptionInfo subscription) {
        SubscriptionListener listener = subscription.listener();
        if (listener == null || listener.bean() == null) {
            return "";
        }
        String beans = Arrays.stream(listener.bean().split(", "))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.joining(", "));
        return listener.application() == null ? beans : beans + " · " + listener.application();
    }

    /** The types that it listens to; empty if nobody tells or it takes all. */
    public static String types(SubscriptionInfo subscription) {
        return subscription.listener() == null
                ? ""
                : String.join(", ", subscription.listener().types());
    }

    /** Its filters; empty if it has none or nobody tells. */
    public static String filters(SubscriptionInfo subscription) {
        return subscription.listener() == null
                ? ""
                : String.join("; ", subscription.listener().filters());
    }

    /** How many groups wait for their next attempt, on all workers. */
    public static int retrying(SubscriptionInfo subscription) {
        return subscription.workers().stream()
                .mapToInt(SubscriptionWorker::retrying)
                .sum();
    }

    /** What the circuit breakers do: the one that holds up most counts. */
    public static Breaker breaker(SubscriptionInfo subscription) {
        return subscription.workers().stream()
                .map(SubscriptionWorker::breaker)
                .max(Comparator.comparing(LOUDNESS::indexOf))
                .orElse(Breaker.NONE);
    }

    public PlannedAction pause(String name) {
        return plan("subscription.pause", name, "pause", change -> {
            admin.pause(name, change);
            return Optional.empty();
        });
    }

    public PlannedAction resume(String name) {
        return plan("subscription.resume", name, "resume", change -> {
            admin.resume(name, change);
            return Optional.empty();
        });
    }

    /** Sets the position. */
    public PlannedAction reset(String name, PositionTarget target) {
        Map<String, Object> body = new TreeMap<>();
        if (target instanceof PositionTarget.AtTime at) {
            body.put("time", at.time());
        } else {
            body.put("to", target instanceof PositionTarget.Earliest ? "earliest" : "latest");
        }
        return new PlannedAction(
                "subscription.reset",
                name,
                Roles.ADMIN,
                true,
                null,
                change -> Optional.of(admin.resetPosition(name, target, change)),
                new ApiCall(path(name) + "/reset", body));
    }

    /** The groups that wait. */
    public CursorList<ParkedGroupInfo> parked(String name) {
        return new CursorList<>(page -> admin.parkedGroups(name, page));
    }

    private static PlannedAction plan(
            String action, String name, String verb, Function<Change, Optional<Operation>> work) {
        return new PlannedAction(action, name, Roles.OPERATOR, false, null, work, ApiCall.of(path(name) + "/" + verb));
    }

    private static String path(String name) {
        return "/subscriptions/" + Paths.segment(name);
    }
}
