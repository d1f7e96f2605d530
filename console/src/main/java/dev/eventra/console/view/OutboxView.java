package dev.eventra.console.view;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.console.live.Figures;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.OutboxPresenter;
import dev.eventra.console.page.OutboxPresenter.Outbox;
import dev.eventra.console.page.Paths;
import dev.eventra.console.page.RejectedPresenter;
import dev.eventra.console.page.ReshardPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Trend;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much waits, table by table, and what Kafka refuses. */
@Dependent
@Route(value = "outbox", layout = MainLayout.class)
@RolesAllowed(Roles.VIEWER)
public class OutboxView extends ConsolePage {

    private static final int FULL = 20;

    private final Div state = new Div();
    private final Div list = new Div();
    private final Trend depth = new Trend("trend-pending");
    private final Span depthNow = new Span("–");
    private final Map<String, Section> sections = new TreeMap<>();
    // the most that wait in one table, by outbox
    private final Map<String, Long> fullest = new TreeMap<>();

    private final RejectedPresenter rejected;
    private final ReshardPresenter resharding;

    private record Section(OutboxHead head, DataTable<ShardInfo> table, RejectedPart rejected) {}

    @Inject
    public OutboxView(PageTools tools, RejectedPresenter rejected, ReshardPresenter resharding) {
        super(tools, "outbox");
        this.rejected = rejected;
        this.resharding = resharding;
        Span name = new Span(getTranslation("trend.pending"));
        name.addClassName("stat-label");
        depthNow.addClassName("trend-value");
        Div card = new Div(name, depthNow, depth);
        card.addClassNames("trend-card", "wide");
        add(state, card, list);
    }

    private Section section(Outbox outbox) {
        OutboxHead head = new OutboxHead(outbox.name(), resharding, this::ask);
        DataTable<ShardInfo> table = new DataTable<ShardInfo>(outbox.name(), ShardInfo::shard)
                .column(getTranslation("column.table"), each -> Cell.mono("eventra_outbox_" + each.shard()))
                .number(
                        getTranslation("column.pending"),
                        each -> Cell.text(Formats.estimate(
                                each.pending().number(), each.pending().exact())))
                .column(getTranslation("column.depth"), each -> Cell.mono(bar(each)))
                .number(getTranslation("column.oldest"), each -> Cell.text(age(each.oldest()))
                        .title(stamp(each.oldest())))
                .column(getTranslation("column.owner"), each -> Cell.mono(each.owner()));
        RejectedPart refused = new RejectedPart(
                rejected, outbox.name(), when -> Cell.text(stamp(when)).sub(age(when)), this::ask);
        Section section = new Section(head, table, refused);
        Anchor events = new Anchor(
                Paths.page("events", Map.of("outbox", outbox.name())), getTranslation("outbox.events", outbox.name()));
        list.add(head, table, events, refused);
        return section;
    }

    /** A bar of characters: it needs no style of its own, and is calm while numbers change a little. */
    private String bar(ShardInfo shard) {
        long most = fullest.getOrDefault(shard.outbox(), 1L);
        int length = (int) Math.ceil((double) shard.pending().number() * FULL / most);
        return "▮".repeat(Math.min(FULL, length));
    }

    @Override
    protected void changed() {
        sections.values().forEach(section -> section.rejected().reload());
    }

    @Override
    protected void show(Snapshot snapshot) {
        state.removeAll();
        list.setVisible(snapshot.shards().isOk());
        if (!snapshot.shards().isOk()) {
            state.add(Notice.of(snapshot.shards(), null));
            return;
        }
        List<Outbox> outboxes = OutboxPresenter.outboxes(snapshot.shards().value());
        if (outboxes.isEmpty()) {
            state.add(Notice.empty(getTranslation("shards.none"), getTranslation("shards.none.hint")));
        }
        Map<String, OutboxInfo> whole = snapshot.outboxes().orElse(List.of()).stream()
                .collect(Collectors.toMap(OutboxInfo::name, each -> each));
        for (Outbox each : outboxes) {
            fullest.put(each.name(), each.fullest());
            Section section = sections.computeIfAbsent(each.name(), name -> section(each));
            section.head()
                    .show(getTranslation(
                            "outbox.facts",
                            Formats.estimate(each.pending(), each.exact()),
                            age(each.oldest()),
                            each.tables().size()));
            section.head().show(whole.get(each.name()));
            section.table().update(each.tables());
            section.rejected().reload();
        }
        List<Double> values = snapshot.history().stream()
                .map(Figures::pending)
                .map(Long::doubleValue)
                .toList();
        depth.show(getTranslation("trend.pending"), values);
        if (!values.isEmpty()) {
            depthNow.setText(Formats.rate(values.get(values.size() - 1)));
        }
    }
}
