package dev.eventra.console.page;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.action.Preview;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.live.Reading;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Events that Kafka refuses: which, and what can be done with one, or all of an outbox. */
@Dependent
public class RejectedPresenter {

    private static final int SAMPLE = 5;

    private final EventraAdmin admin;
    private final UserRights rights;

    @Inject
    public RejectedPresenter(EventraAdmin admin, UserRights rights) {
        this.admin = admin;
        this.rights = rights;
    }

    /** Whether the events are sent again, or deleted. */
    public enum Verb {
        RETRY,
        DISCARD
    }

    /** The refused events of an outbox by their entries, without those that wait behind them. */
    public CursorList<RejectedInfo> rejected(String outbox) {
        RejectedFilter filter = RejectedFilter.of(outbox).withState(RejectedState.REJECTED);
        return new CursorList<>(page -> admin.rejected(filter, page));
    }

    /** Whether the user may change anything. */
    public boolean mayChange() {
        return rights.may(Roles.OPERATOR);
    }

    /** Whether the user may see data. */
    public boolean maySeeData() {
        return rights.may(Roles.PAYLOAD_READER);
    }

    /**
     * An event with its data, for those who may see it.
     *
     * @throws dev.eventra.console.action.ForbiddenException for all others
     */
    public Reading<Optional<RejectedContent>> content(RejectedInfo event) {
        rights.sign(Roles.PAYLOAD_READER, "reads the data");
        return Reading.of(() -> admin.rejectedEvent(event.outbox(), event.entry()));
    }

    /** About one event; what waits behind it follows, and is counted where it is sent with it. */
    public PlannedAction one(Verb verb, RejectedInfo event) {
        RejectedSelection selection = RejectedSelection.one(event.outbox(), event.entry());
        Supplier<Preview> preview = verb == Verb.RETRY && event.group() != null
                ? () -> preview(RejectedFilter.of(event.outbox()).withGroup(event.group()))
                : () -> new Preview(new Count(1, false), List.of(sample(event)));
        return plan(verb, "one", selection, event.eventId(), preview, Map.of("id", event.entry()));
    }

    /** About all that are refused now; what is refused later is left alone. */
    public PlannedAction all(Verb verb, String outbox) {
        RejectedFilter filter = RejectedFilter.of(outbox);
        return plan(
                verb,
                "matching",
                RejectedSelection.matching(filter),
                outbox,
                () -> preview(filter.withState(RejectedState.REJECTED)),
                Map.of("filter", Map.of()));
    }

    private PlannedAction plan(
            Verb verb,
            String what,
            RejectedSelection selection,
            String target,
            Supplier<Preview> preview,
            Map<String, Object> body) {
        boolean retry = verb == Verb.RETRY;
        String path = "/outboxes/" + Paths.segment(selection.outbox()) + "/rejected/" + (retry ? "retry" : "discard");
        return new PlannedAction(
                (retry ? "retry" : "discard") + "-rejected." + what,
                target,
                Roles.OPERATOR,
                !retry,
                preview,
                change -> Optional.of(run(retry, selection, change)),
                new ApiCall(path, body));
    }

    private Operation run(boolean retry, RejectedSelection selection, Change change) {
        return retry ? admin.retryRejected(selection, change) : admin.discardRejected(selection, change);
    }

    private Preview preview(RejectedFilter filter) {
        Page<RejectedInfo> page = admin.rejected(filter, PageRequest.first(PageRequest.LARGEST));
        return new Preview(
                new Count(page.items().size(), page.next().isPresent()),
                page.items().stream()
                        .limit(SAMPLE)
                        .map(RejectedPresenter::sample)
                        .toList());
    }

    private static String sample(RejectedInfo event) {
        return event.type() + " · " + event.eventId();
    }
}
