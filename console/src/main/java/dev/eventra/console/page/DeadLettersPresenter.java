package dev.eventra.console.page;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.action.Preview;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.admin.DeadLetterCauses;
import dev.eventra.console.live.Reading;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Dead letters: why there are any, which, and what can be done with one, a group, or all that fit. */
@Dependent
public class DeadLettersPresenter {

    private static final int SAMPLE = 5;

    private final EventraAdmin admin;
    private final DeadLetterCauses causes;
    private final UserRights rights;
    private final Clock clock;

    @Inject
    public DeadLettersPresenter(EventraAdmin admin, DeadLetterCauses causes, UserRights rights, Clock clock) {
        this.admin = admin;
        this.causes = causes;
        this.rights = rights;
        this.clock = clock;
    }

    /** Whether a redrive delivers the events again, or they are deleted. */
    public enum Verb {
        REDRIVE,
        DISCARD
    }

    /** Why events were given up, the most recent first. */
    public Reading<List<DeadLetterCause>> causes() {
        return Reading.of(causes::deadLetterCauses);
    }

    /** The filter that an address holds; empty if it names no subscription. */
    public static Optional<DeadLetterFilter> filter(PageQuery query) {
        String subscription = query.text("subscription");
        if (subscription == null) {
            return Optional.empty();
        }
        return Optional.of(new DeadLetterFilter(
                subscription,
                query.text("group"),
                query.text("type"),
                query.text("error"),
                query.one("state", LetterState.class),
                query.time("since"),
                query.time("until"),
                query.text("event")));
    }

    /** The address of a cause's dead letters. */
    public static String address(DeadLetterCause cause) {
        Map<String, String> query = new TreeMap<>();
        query.put("subscription", cause.subscription());
        query.put("type", cause.type());
        query.put("error", cause.errorClass());
        return Paths.page("dead-letters", query);
    }

    /** Dead letters by their ids. */
    public CursorList<DeadLetterInfo> letters(DeadLetterFilter filter) {
        return new CursorList<>(page -> admin.deadLetters(filter, page));
    }

    /**
     * A dead letter with its data, for those who may see it.
     *
     * @throws dev.eventra.console.action.ForbiddenException for all others
     */
    public Reading<Optional<DeadLetterContent>> content(DeadLetterInfo letter) {
        rights.sign(Roles.PAYLOAD_READER, "reads the data");
        return Reading.of(() -> admin.deadLetter(letter.subscription(), letter.id()));
    }

    /** Whether the user may see data. */
    public boolean maySeeData() {
        return rights.may(Roles.PAYLOAD_READER);
    }

    /** About one event. */
    public PlannedAction one(Verb verb, DeadLetterInfo letter) {
        DeadLetterSelection selection = DeadLetterSelection.one(letter.subscription(), letter.id());
        Preview preview = new Preview(new Count(1, false), List.of(sample(letter)));
        return plan(verb, "one", selection, letter.eventId(), () -> preview, Map.of("id", letter.id()));
    }

    /** About a group. */
    public PlannedAction group(Verb verb, String subscription, String group) {
        DeadLetterFilter filter = DeadLetterFilter.of(subscription).withGroup(group);
        return plan(
                verb,
                "group",
                DeadLetterSelection.group(subscription, group),
                group,
                () -> preview(verb == Verb.DISCARD ? filter.withState(LetterState.DEAD) : filter),
                Map.of("group", group));
    }

    /** About all that fit now; what is stored later is left alone. */
    public PlannedAction matching(Verb verb, DeadLetterFilter filter) {
        Instant cut = clock.instant();
        DeadLetterFilter frozen =
                filter.until() != null && filter.until().isBefore(cut) ? filter : filter.withTime(filter.since(), cut);
        Map<String, Object> fields = new TreeMap<>();
        put(fields, "group", frozen.group());
        put(fields, "type", frozen.type());
        put(fields, "errorClass", frozen.errorClass());
        put(fields, "state", frozen.state());
        put(fields, "since", frozen.since());
        put(fields, "until", frozen.until());
        put(fields, "eventId", frozen.eventId());
        return plan(
                verb,
                "matching",
                DeadLetterSelection.matching(frozen),
                frozen.subscription(),
                () -> preview(frozen.state() == null ? frozen.withState(LetterState.DEAD) : frozen),
                Map.of("filter", fields));
    }

    private static void put(Map<String, Object> body, String name, Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private PlannedAction plan(
            Verb verb,
            String what,
            DeadLetterSelection selection,
            String target,
            Supplier<Preview> preview,
            Map<String, Object> body) {
        boolean redrive = verb == Verb.REDRIVE;
        String name = redrive ? "redrive" : "discard";
        String path = "/subscriptions/" + Paths.segment(selection.subscription()) + "/dead-letters/" + name;
        return new PlannedAction(
                name + "." + what,
                target,
                Roles.OPERATOR,
                !redrive,
                preview,
                change -> Optional.of(redrive ? admin.redrive(selection, change) : admin.discard(selection, change)),
                new ApiCall(path, body));
    }

    private Preview preview(DeadLetterFilter filter) {
        Page<DeadLetterInfo> page = admin.deadLetters(filter, PageRequest.first(PageRequest.LARGEST));
        Count count = new Count(page.items().size(), page.next().isPresent());
        return new Preview(
                count,
                page.items().stream()
                        .limit(SAMPLE)
                        .map(DeadLettersPresenter::sample)
                        .toList());
    }

    private static String sample(DeadLetterInfo letter) {
        return (letter.type() == null ? "?" : letter.type()) + " · " + letter.eventId();
    }
}
