package dev.eventra.console.page;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.action.Preview;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Replays: what one would deliver, and starting exactly that. */
@Dependent
public class ReplayPresenter {

    private static final int SAMPLES = 20;

    private final EventraAdmin admin;
    private final UserRights rights;

    @Inject
    public ReplayPresenter(EventraAdmin admin, UserRights rights) {
        this.admin = admin;
        this.rights = rights;
    }

    /**
     * What the operator typed.
     *
     * @param subscription which
     * @param from         the first time
     * @param to           the first time behind; null for now
     * @param types        patterns of types, with commas between them
     * @param groups       groups, with commas between them
     * @param filter       an expression; null or empty for none
     * @param rate         events a second; 0 for no limit
     */
    public record Form(
            String subscription, Instant from, Instant to, String types, String groups, String filter, int rate) {

        /**
         * The request.
         *
         * @throws dev.eventra.api.admin.InvalidRequestException if something isn't allowed; it names the field
         */
        public ReplayRequest request() {
            return new ReplayRequest(
                    subscription,
                    new ReplayWindow.Time(from, to),
                    List.copyOf(split(types).toList()),
                    Set.copyOf(split(groups).collect(Collectors.toSet())),
                    filter == null || filter.isBlank() ? null : filter.strip(),
                    rate);
        }

        private static Stream<String> split(String text) {
            return text == null
                    ? Stream.empty()
                    : Stream.of(text.split(",")).map(String::strip).filter(each -> !each.isEmpty());
        }
    }

    /** What counts what would be delivered. It may take up to a minute, and delivers nothing. */
    public Supplier<ReplayPreview> dryRun(ReplayRequest request) {
        rights.sign(Roles.OPERATOR, "dry run");
        return () -> admin.previewReplay(request, SAMPLES);
    }

    /** Whether the user may replay. */
    public boolean mayReplay() {
        return rights.may(Roles.OPERATOR);
    }

    /** Delivers exactly what the dry run counted. */
    public PlannedAction start(ReplayPreview dryRun) {
        ReplayRequest request = dryRun.request();
        int number = (int) Math.min(Integer.MAX_VALUE, dryRun.count());
        Preview preview = new Preview(
                new Count(number, !dryRun.complete()),
                dryRun.sample().stream()
                        .limit(5)
                        .map(each -> each.type() + " · " + each.id())
                        .toList());
        return new PlannedAction(
                "replay",
                request.subscription(),
                Roles.OPERATOR,
                false,
                () -> preview,
                change -> Optional.of(admin.replay(request, change)),
                new ApiCall("/replays", body(request)));
    }

    private static Map<String, Object> body(ReplayRequest request) {
        Map<String, Object> body = new TreeMap<>();
        if (request.window() instanceof ReplayWindow.Offsets offsets) {
            Map<Integer, Object> ranges = new TreeMap<>();
            offsets.ranges()
                    .forEach((partition, range) ->
                            ranges.put(partition, new TreeMap<>(Map.of("from", range.from(), "to", range.to()))));
            body.put("ranges", ranges);
        } else if (request.window() instanceof ReplayWindow.Time time) {
            body.put("from", time.from());
            if (time.to() != null) {
                body.put("to", time.to());
            }
        }
        body.put("subscription", request.subscription());
        body.put("types", request.types());
        body.put("groups", request.groups());
        if (request.filter() != null) {
            body.put("filter", request.filter());
        }
        body.put("rate", request.rate());
        return body;
    }
}
