package dev.eventra.console.view;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.EventraException;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.console.live.Reading;
import dev.eventra.console.page.EventLettersPresenter;
import dev.eventra.console.page.EventsPresenter;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.Paths;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Tone;
import dev.eventra.console.ui.UnreachedOutboxes;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What became of one event, on a time line. */
@Dependent
@Route(value = "event", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class EventView extends ConsolePage implements BeforeEnterObserver {

    private final EventsPresenter presenter;
    private final EventLettersPresenter letters;
    private final Div problem = new Div();
    private final Div content = new Div();
    private PageQuery query;

    @Inject
    public EventView(PageTools tools, EventsPresenter presenter, EventLettersPresenter letters) {
        super(tools, "event");
        this.presenter = presenter;
        this.letters = letters;
        content.addClassName("event");
        toolbar(new Anchor("events", getTranslation("event.back")));
        add(problem, content);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        query = PageQuery.of(event.getLocation().getQueryParameters().getParameters());
        problem.removeAll();
        load();
    }

    private void load() {
        content.removeAll();
        String source = query.text("source");
        String id = query.text("id");
        if (source == null || id == null) {
            content.add(Notice.empty(getTranslation("event.which"), getTranslation("event.which.hint")));
            return;
        }
        try {
            Reading<FoundPath> reading = presenter.path(source, id, query.text("outbox"));
            if (reading.isOk()) {
                showFound(reading.value(), id);
            } else {
                content.add(Notice.of(reading, this::load));
            }
        } catch (InvalidRequestException e) {
            content.add(Notice.empty(getTranslation("filter.invalid"), e.getMessage()));
        }
    }

    private void showFound(FoundPath found, String id) {
        UnreachedOutboxes unreached = new UnreachedOutboxes();
        unreached.show(found.unreached());
        content.add(unreached);
        if (found.known().isEmpty()) {
            content.add(Notice.empty(getTranslation("event.unknown"), getTranslation("event.unknown.hint", id)));
        } else {
            content.add(facts(found.path()));
            content.add(line(found.path()));
        }
    }

    private Component facts(EventPath path) {
        EventSummary event = path.event();
        Div facts = new Div();
        facts.addClassName("fact-list");
        fact(facts, "column.type", event.type());
        fact(facts, "column.id", event.id());
        fact(facts, "column.source", event.source());
        fact(facts, "column.group", event.group());
        if (event.shard() >= 0) {
            fact(facts, "column.shard", event.outbox() + "/" + event.shard());
        }
        if (event.partition() != null) {
            fact(facts, "column.kafka", event.partition() + " @ " + event.offset());
        }
        if (event.worker() != null) {
            fact(facts, "column.worker", event.worker());
        }
        if (path.traceparent() != null) {
            fact(facts, "event.trace", path.traceparent());
        }
        return facts;
    }

    private void fact(Div facts, String key, String value) {
        Span name = new Span(getTranslation(key));
        name.addClassName("stat-label");
        Span text = new Span(value == null ? "–" : Formats.visible(value));
        text.addClassName("mono");
        facts.add(new Div(name, text));
    }

    private Component line(EventPath path) {
        Div line = new Div();
        line.addClassName("time-line");
        line.getElement().setAttribute("role", "list");
        List<EventPath.Step> held = EventLettersPresenter.held(path);
        Instant before = null;
        for (EventPath.Step step : path.steps()) {
            Div item = step(step, before);
            if (held.contains(step)) {
                item.add(actions(path.event(), step));
            }
            line.add(item);
            before = step.time();
        }
        return line;
    }

    private Div step(EventPath.Step step, Instant before) {
        Span kind = new Span(getTranslation("step." + step.kind().name().toLowerCase(Locale.ROOT)));
        kind.addClassNames("badge", tone(step.kind()).style());
        Div head = new Div(kind);
        if (step.subscription() != null) {
            Anchor link = new Anchor(
                    Paths.page("dead-letters", Map.of("subscription", step.subscription())), step.subscription());
            link.addClassName("mono");
            head.add(link);
        }
        if (step.actor() != null) {
            head.add(new Span(getTranslation("event.by", Formats.visible(step.actor()))));
        }
        head.addClassName("step-head");
        Span time = new Span(Formats.fine(step.time(), tools().preferences().zone()));
        time.addClassName("step-time");
        Div item = new Div(time, head);
        item.addClassNames("step", tone(step.kind()).style());
        item.getElement().setAttribute("role", "listitem");
        if (before != null && step.time() != null) {
            Span gap = new Span("+ " + gap(Duration.between(before, step.time())));
            gap.addClassName("step-gap");
            item.add(gap);
        }
        if (step.detail() != null) {
            Span detail = new Span(Formats.visible(step.detail()));
            detail.addClassName("step-detail");
            item.add(detail);
        }
        if (step.reason() != null) {
            Span reason = new Span(getTranslation("event.reason", Formats.visible(step.reason())));
            reason.addClassName("step-detail");
            item.add(reason);
        }
        return item;
    }

    private Div actions(EventSummary event, EventPath.Step step) {
        Div actions = new Div();
        actions.addClassName("step-actions");
        if (tools().rights().may(Roles.OPERATOR)) {
            actions.add(button("action.redrive.one.button", step, () -> redrive(event, step)));
        }
        if (letters.maySeeData()) {
            actions.add(button("letter.data", step, () -> showData(event, step)));
        }
        return actions;
    }

    private Button button(String key, EventPath.Step step, Runnable work) {
        Button button = new Button(getTranslation(key), click -> work.run());
        button.addThemeVariants(ButtonVariant.LUMO_SMALL);
        button.setAriaLabel(getTranslation(key) + " " + step.subscription());
        return button;
    }

    private void redrive(EventSummary event, EventPath.Step step) {
        withLetter(event, step, letter -> ask(letters.redrive(letter)));
    }

    private void showData(EventSummary event, EventPath.Step step) {
        withLetter(event, step, letter -> new ContentDialog(letter, letters.content(letter)).open());
    }

    private void withLetter(EventSummary event, EventPath.Step step, Consumer<DeadLetterInfo> work) {
        problem.removeAll();
        try {
            Reading<Optional<DeadLetterInfo>> letter = letters.letter(event, step);
            if (!letter.isOk()) {
                problem.add(Notice.of(letter, null));
            } else if (letter.value().isEmpty()) {
                problem.add(Notice.empty(getTranslation("letter.gone"), getTranslation("letter.gone.hint")));
                load();
            } else {
                work.accept(letter.value().get());
            }
        } catch (EventraException e) {
            problem.add(Notice.empty(getTranslation("state.refused"), e.getMessage()));
        }
    }

    @Override
    protected void changed() {
        load();
    }

    private static String gap(Duration gap) {
        return gap.toMillis() < 10_000 ? Formats.number(Math.max(0, gap.toMillis())) + " ms" : Formats.age(gap);
    }

    private static Tone tone(EventPath.Kind kind) {
        return switch (kind) {
            case STORED, RELAYED, REDRIVEN -> Tone.INFO;
            case DELIVERED -> Tone.GOOD;
            case DEAD, REJECTED -> Tone.BAD;
            case QUEUED, FAILED -> Tone.WARN;
            case DISCARDED -> Tone.QUIET;
        };
    }
}
