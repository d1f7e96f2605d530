package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import dev.eventra.console.page.Formats;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.Tone;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One subscription: what it consists of, and what each worker does for it. Not to be seen before it is shown. */
final class SubscriptionPart extends Div {

    private final H2 title = new H2();
    private final Div facts = new Div();
    private final DataTable<SubscriptionWorker> workers;
    private final Div nobody = new Div();
    private String name;
    private SubscriptionListener listener;

    /**
     * @param breaker puts the state of a circuit breaker in words
     */
    SubscriptionPart(Function<Breaker, String> breaker) {
        workers = new DataTable<SubscriptionWorker>(getTranslation("subscription.workers"), SubscriptionWorker::worker)
                .column(getTranslation("column.worker"), each -> Cell.mono(each.worker()))
                .column(getTranslation("column.state"), each -> Cell.badge(
                                getTranslation("here." + each.state().name().toLowerCase(Locale.ROOT)),
                                tone(each.state()))
                        .sub(each.detail()))
                .column(
                        getTranslation("column.partitions"),
                        each -> Cell.text(
                                each.partitions().stream().map(String::valueOf).collect(Collectors.joining(", "))))
                .number(getTranslation("column.running"), each -> Cell.text(Formats.number(each.running())))
                .number(getTranslation("column.retrying"), each -> Cell.text(Formats.number(each.retrying())))
                .column(getTranslation("column.breaker"), each -> breakerCell(each.breaker(), breaker));
        facts.addClassName("fact-list");
        nobody.add(Notice.empty(getTranslation("subscription.nobody"), getTranslation("subscription.nobody.hint")));
        add(title, facts, nobody, workers);
        addClassName("subscription-part");
        setVisible(false);
    }

    /** How far a subscription is behind; a dash for what is not known. */
    static Cell lag(SubscriptionLag lag) {
        Cell cell = Cell.text(lag.records() == null ? null : Formats.number(lag.records()));
        boolean behind = lag.records() != null && lag.records() > 0;
        return behind ? cell.sub(lag.time() == null ? "?" : Formats.age(lag.time())) : cell;
    }

    /** How loud a state is. */
    static Tone tone(Here state) {
        return switch (state) {
            case RUNNING -> Tone.GOOD;
            case STARTING -> Tone.INFO;
            case WAITING, PAUSED, SUSPENDED -> Tone.WARN;
            case STOPPED -> Tone.BAD;
            case ABSENT -> Tone.QUIET;
        };
    }

    private static Cell breakerCell(Breaker breaker, Function<Breaker, String> text) {
        return switch (breaker) {
            case NONE -> Cell.text("");
            case CLOSED -> Cell.text(text.apply(breaker));
            case OPEN -> Cell.badge(text.apply(breaker), Tone.BAD);
            case TRYING -> Cell.badge(text.apply(breaker), Tone.WARN);
        };
    }

    void show(SubscriptionInfo subscription) {
        setVisible(true);
        if (!subscription.name().equals(name) || !Objects.equals(listener, subscription.listener())) {
            name = subscription.name();
            listener = subscription.listener();
            title.setText(Formats.visible(name));
            drawFacts();
        }
        boolean any = !subscription.workers().isEmpty();
        nobody.setVisible(!any);
        workers.setVisible(any);
        workers.update(subscription.workers());
    }

    private void drawFacts() {
        facts.removeAll();
        if (listener == null) {
            return;
        }
        fact("subscription.bean", listener.bean());
        fact("subscription.application", listener.application());
        fact("column.types", String.join(", ", listener.types()));
        fact("subscription.filters", String.join("; ", listener.filters()));
        fact("subscription.concurrency", Formats.number(listener.concurrency()));
        fact("subscription.attempts", Formats.number(listener.maxAttempts()));
        fact("subscription.rate", listener.rateLimit() == 0 ? null : Formats.number(listener.rateLimit()));
    }

    private void fact(String key, String value) {
        Span label = new Span(getTranslation(key));
        label.addClassName("stat-label");
        Span text = new Span(value == null || value.isEmpty() ? "–" : Formats.visible(value));
        text.addClassName("mono");
        facts.add(new Div(label, text));
    }
}
