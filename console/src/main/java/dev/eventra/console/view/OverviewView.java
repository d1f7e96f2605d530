package dev.eventra.console.view;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.console.live.Figures;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.OverviewPresenter;
import dev.eventra.console.page.OverviewPresenter.Attention;
import dev.eventra.console.page.OverviewPresenter.Numbers;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.StatTile;
import dev.eventra.console.ui.Tone;
import dev.eventra.console.ui.Trend;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What is wrong, since when, and how it goes otherwise. */
@Dependent
@Route(value = "", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class OverviewView extends ConsolePage {

    private final Div attention = new Div();
    private final Div parts = new Div();
    private final StatTile oldest = new StatTile(getTranslation("stat.oldest"), "outbox");
    private final StatTile pending = new StatTile(getTranslation("stat.pending"), "outbox");
    private final StatTile unowned = new StatTile(getTranslation("stat.unowned"), "shards");
    private final StatTile lag = new StatTile(getTranslation("stat.lag"), "subscriptions");
    private final StatTile dead = new StatTile(getTranslation("stat.dead"), "dead-letters");
    private final Map<String, Chart> charts = new LinkedHashMap<>();
    private List<Attention> shownAttention;
    private boolean shownWhole;
    private Object shownParts;

    private record Chart(String key, Span value, Trend trend, Function<Figures, Double> figure) {}

    @Inject
    public OverviewView(PageTools tools) {
        super(tools, "overview");
        attention.addClassName("attention");
        parts.addClassName("parts");
        Div stats = new Div(oldest, pending, unowned, lag, dead);
        stats.addClassName("stats");
        Div trends = new Div();
        trends.addClassName("trends");
        chart(trends, "published", Figures::published);
        chart(trends, "relayed", Figures::relayed);
        chart(trends, "delivered", Figures::delivered);
        chart(trends, "pending", figures -> (double) figures.pending());
        add(attention, stats, parts, new H2(getTranslation("overview.flow")), trends);
    }

    private void chart(Div place, String key, Function<Figures, Double> figure) {
        Span name = new Span(getTranslation("trend." + key));
        name.addClassName("stat-label");
        Chart chart = new Chart(key, new Span("–"), new Trend("trend-" + key), figure);
        chart.value().addClassName("trend-value");
        charts.put(key, chart);
        Div card = new Div(name, chart.value(), chart.trend());
        card.addClassName("trend-card");
        place.add(card);
    }

    @Override
    protected void show(Snapshot snapshot) {
        showAttention(snapshot);
        showNumbers(OverviewPresenter.numbers(snapshot));
        showParts(snapshot);
        charts.values().forEach(chart -> {
            List<Double> values =
                    snapshot.history().stream().map(chart.figure()).toList();
            chart.trend().show(getTranslation("trend." + chart.key()), values);
            if (!values.isEmpty()) {
                chart.value().setText(Formats.rate(values.get(values.size() - 1)));
            }
        });
    }

    private void showAttention(Snapshot snapshot) {
        List<Attention> now = OverviewPresenter.attention(snapshot);
        boolean whole = snapshot.isComplete();
        if (now.equals(shownAttention) && whole == shownWhole) {
            return;
        }
        shownAttention = now;
        shownWhole = whole;
        attention.removeAll();
        if (now.isEmpty()) {
            // what can't be read is not well
            String key = whole ? "overview.well" : "overview.unknown";
            Notice well = Notice.empty(getTranslation(key), getTranslation(key + ".hint"));
            if (whole) {
                well.removeClassName(Tone.QUIET.style());
                well.addClassName(Tone.GOOD.style());
            }
            attention.add(well);
        }
        now.forEach(each -> attention.add(line(each)));
    }

    private Anchor line(Attention each) {
        Tone tone =
                switch (each.severity()) {
                    case BAD -> Tone.BAD;
                    case WARN -> Tone.WARN;
                    case INFO -> Tone.INFO;
                };
        Span mark = new Span(getTranslation("severity." + each.severity().name().toLowerCase(Locale.ROOT)));
        mark.addClassNames("badge", tone.style());
        Span text = new Span(
                getTranslation("attention." + each.key(), each.arguments().toArray()));
        Anchor line = new Anchor(each.link().isEmpty() ? "." : each.link(), "");
        line.add(mark, text);
        line.addClassNames("attention-line", tone.style());
        return line;
    }

    private void showNumbers(Numbers now) {
        boolean old = now.oldest() != null && now.oldest().toSeconds() > 60;
        oldest.show(
                now.oldest() == null ? null : Formats.age(now.oldest()),
                getTranslation("stat.oldest.detail"),
                old ? Tone.WARN : null);
        pending.show(
                now.pending() == null ? null : (now.exact() ? "" : "~") + Formats.number(now.pending()),
                getTranslation(now.exact() ? "stat.counted" : "stat.estimated"),
                null);
        unowned.show(
                now.unowned() == null ? null : Formats.number(now.unowned()),
                getTranslation("stat.of-shards", now.shards()),
                now.unowned() != null && now.unowned() > 0 ? Tone.BAD : null);
        SubscriptionInfo latest = now.latest();
        boolean behind = latest != null && latest.lag().records() > 0;
        lag.show(
                latest == null ? null : Formats.number(latest.lag().records()),
                behind ? getTranslation("stat.lag.detail", latest.name()) : getTranslation("stat.lag.none"),
                null);
        dead.show(
                now.deadLetters() == null ? null : Formats.number(now.deadLetters()) + (now.atLeast() ? "+" : ""),
                getTranslation("stat.dead.detail"),
                now.deadLetters() != null && now.deadLetters() > 0 ? Tone.WARN : null);
    }

    private void showParts(Snapshot snapshot) {
        Object now = snapshot.cluster().isOk()
                ? List.of(
                        snapshot.cluster().value().parts().stream()
                                .map(part -> part.name() + part.up() + part.detail())
                                .toList(),
                        String.valueOf(snapshot.cluster().value().master()))
                : snapshot.cluster();
        if (now.equals(shownParts)) {
            return;
        }
        shownParts = now;
        parts.removeAll();
        if (!snapshot.cluster().isOk()) {
            parts.add(Notice.of(snapshot.cluster(), null));
            return;
        }
        ClusterInfo cluster = snapshot.cluster().value();
        cluster.parts()
                .forEach(part -> parts.add(part(
                        getTranslation("part." + part.name()),
                        getTranslation(part.up() ? "part.up" : "part.down"),
                        part.up() ? Tone.GOOD : Tone.BAD,
                        part.detail())));
        parts.add(part(
                getTranslation("part.master"),
                cluster.master() == null ? getTranslation("part.none") : cluster.master(),
                cluster.master() == null ? Tone.WARN : Tone.GOOD,
                getTranslation("part.term", Formats.number(cluster.term()), cluster.namespace())));
    }

    private static Div part(String name, String state, Tone tone, String detail) {
        Span label = new Span(name);
        label.addClassName("stat-label");
        Span badge = new Span(state);
        badge.addClassNames("badge", tone.style());
        Span more = new Span(detail == null ? "" : detail);
        more.addClassNames("mono", "part-detail");
        Div part = new Div(label, badge, more);
        part.addClassName("part");
        return part;
    }
}
