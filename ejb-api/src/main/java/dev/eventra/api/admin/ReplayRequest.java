package dev.eventra.api.admin;

import dev.eventra.api.TypePattern;
import java.util.List;
import java.util.Set;

/**
 * Past events that are to be delivered again to one subscription: those of the window that its listener receives and
 * that fit all that is given here. Immutable.
 *
 * @param subscription the subscription's name
 * @param window       which part of the topic
 * @param types        patterns of event types, one of which must match; empty for all
 * @param groups       the groups; empty for all events, those without a group too
 * @param filter       a CloudEvents SQL expression over attributes; null for none
 * @param rate         how many events a second at the most; 0 for no limit
 */
public record ReplayRequest(
        String subscription, ReplayWindow window, List<String> types, Set<String> groups, String filter, int rate) {

    private static final int MOST_TYPES = 100;
    private static final int MOST_GROUPS = 1_000;
    private static final int FASTEST = 1_000_000;

    public ReplayRequest {
        Check.subscription(subscription);
        Check.present("window", window);
        types = List.copyOf(Check.present("types", types));
        groups = Set.copyOf(Check.present("groups", groups));
        Check.range("number of types", types.size(), 0, MOST_TYPES);
        Check.range("number of groups", groups.size(), 0, MOST_GROUPS);
        types.forEach(ReplayRequest::checkType);
        groups.forEach(group -> Check.text("group", group, 200));
        Check.optional("filter", filter, 4_000);
        Check.range("rate", rate, 0, FASTEST);
    }

    private static void checkType(String pattern) {
        try {
            TypePattern.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("types", "is not allowed: " + e.getMessage());
        }
    }

    /** All events of a window that the subscription's listener receives. */
    public static ReplayRequest of(String subscription, ReplayWindow window) {
        return new ReplayRequest(subscription, window, List.of(), Set.of(), null, 0);
    }

    public ReplayRequest withWindow(ReplayWindow value) {
        return new ReplayRequest(subscription, value, types, groups, filter, rate);
    }

    public ReplayRequest withTypes(String... patterns) {
        return new ReplayRequest(subscription, window, List.of(patterns), groups, filter, rate);
    }

    public ReplayRequest withGroups(String... values) {
        return new ReplayRequest(subscription, window, types, Set.of(values), filter, rate);
    }

    public ReplayRequest withFilter(String expression) {
        return new ReplayRequest(subscription, window, types, groups, expression, rate);
    }

    public ReplayRequest withRate(int eventsPerSecond) {
        return new ReplayRequest(subscription, window, types, groups, filter, eventsPerSecond);
    }
}
