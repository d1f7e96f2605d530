package dev.eventra.console.admin;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.SubscriptionInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Groups the first page of each subscription's dead letters. Where there are more, the counts are lower bounds. */
public final class SampledCauses implements DeadLetterCauses {

    private final EventraAdmin admin;

    public SampledCauses(EventraAdmin admin) {
        this.admin = admin;
    }

    @Override
    public List<DeadLetterCause> deadLetterCauses() {
        List<DeadLetterCause> causes = new ArrayList<>();
        for (SubscriptionInfo each : admin.subscriptions()) {
            if (each.deadLetters().number() > 0) {
                causes.addAll(causesOf(each.name()));
            }
        }
        causes.sort(Comparator.comparing(DeadLetterCause::last).reversed());
        return List.copyOf(causes);
    }

    private List<DeadLetterCause> causesOf(String subscription) {
        DeadLetterFilter dead = DeadLetterFilter.of(subscription).withState(LetterState.DEAD);
        Page<DeadLetterInfo> page = admin.deadLetters(dead, PageRequest.first(PageRequest.LARGEST));
        boolean more = page.next().isPresent();
        Map<Key, List<DeadLetterInfo>> alike = new LinkedHashMap<>();
        page.items().forEach(letter -> alike.computeIfAbsent(
                        new Key(letter.type(), letter.errorClass()), key -> new ArrayList<>())
                .add(letter));
        return alike.entrySet().stream()
                .map(entry -> cause(subscription, entry.getKey(), entry.getValue(), more))
                .toList();
    }

    private static DeadLetterCause cause(String subscription, Key key, List<DeadLetterInfo> letters, boolean more) {
        DeadLetterInfo latest = letters.get(letters.size() - 1);
        List<Instant> stored = letters.stream()
                .map(DeadLetterInfo::stored)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return new DeadLetterCause(
                subscription,
                key.type(),
                key.errorClass(),
                latest.errorMessage(),
                new Count(letters.size(), more),
                stored.get(0),
                stored.get(stored.size() - 1));
    }

    private record Key(String type, String errorClass) {}
}
