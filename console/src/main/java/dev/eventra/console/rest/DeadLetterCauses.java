package dev.eventra.console.rest;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.SubscriptionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Groups dead letters that failed alike; of each subscription the first page only, so that it costs little. */
final class DeadLetterCauses {

    private final EventraAdmin admin;

    DeadLetterCauses(EventraAdmin admin) {
        this.admin = admin;
    }

    private record Cause(String subscription, String type, String errorClass) {}

    List<DeadLetterCause> all() {
        List<DeadLetterCause> causes = new ArrayList<>();
        for (SubscriptionInfo subscription : admin.subscriptions()) {
            if (subscription.deadLetters().number() > 0) {
                causes.addAll(of(subscription.name()));
            }
        }
        return causes;
    }

    private List<DeadLetterCause> of(String subscription) {
        Page<DeadLetterInfo> page = admin.deadLetters(
                DeadLetterFilter.of(subscription).withState(LetterState.DEAD), PageRequest.first(PageRequest.LARGEST));
        boolean more = page.cursor() != null;
        Map<Cause, List<DeadLetterInfo>> alike = page.items().stream()
                .collect(Collectors.groupingBy(
                        letter -> new Cause(letter.subscription(), letter.type(), letter.errorClass())));
        return alike.entrySet().stream()
                .map(each -> cause(each.getKey(), each.getValue(), more))
                .toList();
    }

    /** Letters come by their ids, which grow with time. */
    private static DeadLetterCause cause(Cause cause, List<DeadLetterInfo> letters, boolean more) {
        DeadLetterInfo latest = letters.get(letters.size() - 1);
        return new DeadLetterCause(
                cause.subscription(),
                cause.type(),
                Objects.requireNonNullElse(cause.errorClass(), "unknown"),
                latest.errorMessage(),
                new Count(letters.size(), more),
                letters.get(0).stored(),
                latest.stored());
    }
}
