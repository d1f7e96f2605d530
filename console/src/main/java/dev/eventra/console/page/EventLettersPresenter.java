package dev.eventra.console.page;

import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.live.Reading;
import dev.eventra.console.page.DeadLettersPresenter.Verb;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dead letters of one event: in which subscriptions it has any, and redriving it in one of them. */
@Dependent
public class EventLettersPresenter {

    private final EventraAdmin admin;
    private final DeadLettersPresenter letters;

    @Inject
    public EventLettersPresenter(EventraAdmin admin, DeadLettersPresenter letters) {
        this.admin = admin;
        this.letters = letters;
    }

    /** The steps by which subscriptions gave the event up or let it wait, if nothing came of it there since. */
    public static List<Step> held(EventPath path) {
        Map<String, Step> last = new LinkedHashMap<>();
        for (Step step : path.steps()) {
            // a failure leaves it as it was
            if (step.subscription() != null && step.kind() != Kind.FAILED) {
                last.put(step.subscription(), step);
            }
        }
        return last.values().stream()
                .filter(step -> step.kind() == Kind.DEAD || step.kind() == Kind.QUEUED)
                .toList();
    }

    /**
     * The dead letter that a step tells of. Empty if it is no longer there.
     *
     * @param step one of {@link #held}
     */
    public Reading<Optional<DeadLetterInfo>> letter(EventSummary event, Step step) {
        return Reading.of(() -> find(event, step));
    }

    private Optional<DeadLetterInfo> find(EventSummary event, Step step) {
        DeadLetterFilter filter = DeadLetterFilter.of(step.subscription())
                .withGroup(event.group())
                .withType(event.type());
        if (step.time() != null) {
            // letters can't be asked for by event; few were stored at that moment
            filter = filter.withTime(step.time().minusMillis(1), step.time().plusMillis(1));
        }
        return admin.deadLetters(filter, PageRequest.first(PageRequest.LARGEST)).items().stream()
                .filter(each ->
                        event.id().equals(each.eventId()) && event.source().equals(each.source()))
                .findFirst();
    }

    /** Redrives it there: alone if no other of its group comes first, else the group in order. */
    public PlannedAction redrive(DeadLetterInfo letter) {
        return letter.group() == null || isFirst(letter)
                ? letters.one(Verb.REDRIVE, letter)
                : letters.group(Verb.REDRIVE, letter.subscription(), letter.group());
    }

    private boolean isFirst(DeadLetterInfo letter) {
        DeadLetterFilter group = DeadLetterFilter.of(letter.subscription()).withGroup(letter.group());
        return admin.deadLetters(group, PageRequest.first(1)).items().stream()
                .limit(1)
                .allMatch(each -> each.id() == letter.id());
    }

    /** Whether the user may see data. */
    public boolean maySeeData() {
        return letters.maySeeData();
    }

    /**
     * A dead letter with its data.
     *
     * @throws dev.eventra.console.action.ForbiddenException for users who must not see data
     */
    public Reading<Optional<DeadLetterContent>> content(DeadLetterInfo letter) {
        return letters.content(letter);
    }
}
