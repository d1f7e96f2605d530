package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.console.page.ShardsPresenter.Row;
import dev.eventra.console.page.ShardsPresenter.State;
import dev.eventra.console.ui.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Workers from above to below, with the shards that each owns; shards without an owner stand first. */
final class ShardMap extends Div {

    private Object drawn;

    ShardMap() {
        addClassName("shard-map");
    }

    /** Draws it, if it changed. */
    void show(List<Row> shards, List<WorkerInfo> workers, Set<String> silent) {
        Map<String, List<Row>> lanes = lanes(shards, workers);
        Object now = lanes.entrySet().stream()
                .map(lane -> lane.getKey()
                        + silent.contains(lane.getKey())
                        + lane.getValue().stream()
                                .map(row -> row.name() + row.state())
                                .toList())
                .toList();
        if (now.equals(drawn)) {
            return;
        }
        drawn = now;
        removeAll();
        lanes.forEach((worker, rows) -> lane(worker, rows, silent.contains(worker)));
    }

    private static Map<String, List<Row>> lanes(List<Row> shards, List<WorkerInfo> workers) {
        Map<String, List<Row>> owned = new TreeMap<>();
        workers.stream().filter(WorkerInfo::alive).forEach(each -> owned.put(each.id(), new ArrayList<>()));
        List<Row> unowned = new ArrayList<>();
        shards.stream()
                .sorted(Comparator.comparing((Row row) -> row.info().outbox())
                        .thenComparing(row -> row.info().shard()))
                .forEach(row -> (row.info().owner() == null
                                ? unowned
                                : owned.computeIfAbsent(row.info().owner(), name -> new ArrayList<>()))
                        .add(row));
        Map<String, List<Row>> lanes = new LinkedHashMap<>();
        if (!unowned.isEmpty()) {
            lanes.put("", unowned);
        }
        lanes.putAll(owned);
        return lanes;
    }

    private void lane(String worker, List<Row> rows, boolean silent) {
        Span name = new Span(worker.isEmpty() ? getTranslation("shard.unowned") : worker);
        name.addClassNames("lane-name", "mono");
        Span count = new Span(Integer.toString(rows.size()));
        count.addClassName("lane-count");
        Div cells = new Div();
        cells.addClassName("lane-cells");
        rows.forEach(row -> cells.add(cell(row)));
        Div lane = new Div(name, count, cells);
        lane.addClassName("lane");
        if (worker.isEmpty()) {
            lane.addClassName("lane-unowned");
        }
        if (silent) {
            lane.addClassName("lane-silent");
            Span words = new Span(getTranslation("worker.late"));
            words.addClassNames("badge", Tone.WARN.style());
            cells.addComponentAsFirst(words);
        }
        add(lane);
    }

    private Span cell(Row row) {
        State state = row.state();
        Span cell = new Span(Integer.toString(row.info().shard()));
        cell.addClassNames("lane-cell", ShardsView.tone(state).style());
        String words =
                row.name() + ": " + getTranslation("shard." + state.name().toLowerCase(Locale.ROOT));
        cell.setTitle(words);
        cell.getElement().setAttribute("role", "img");
        cell.getElement().setAttribute("aria-label", words);
        return cell;
    }
}
