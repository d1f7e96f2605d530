package dev.eventra.console.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.HasDynamicTitle;
import dev.eventra.console.action.ActionFlow;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.live.LiveFeed;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A page: its head, and its part in the live feed while it is open. */
public abstract class ConsolePage extends Div implements HasDynamicTitle {

    private final PageTools tools;
    private final String key;
    private final Div toolbar = new Div();
    private final AtomicReference<Snapshot> waiting = new AtomicReference<>();
    private Snapshot shown;
    private LiveFeed.Listening listening;

    /**
     * @param key of its texts: {@code page.<key>} and {@code page.<key>.lead}
     */
    protected ConsolePage(PageTools tools, String key) {
        this.tools = tools;
        this.key = key;
        addClassNames("page", "page-" + key);
        H1 title = new H1(getTranslation("page." + key));
        Paragraph lead = new Paragraph(getTranslation("page." + key + ".lead"));
        lead.addClassName("lead");
        toolbar.addClassName("toolbar");
        Div words = new Div(title, lead);
        Div head = new Div(words, toolbar);
        head.addClassName("page-head");
        add(head);
    }

    @Override
    public final String getPageTitle() {
        return getTranslation("page." + key) + " · Eventra";
    }

    /** Buttons beside the title. */
    protected final void toolbar(Component... components) {
        toolbar.add(components);
    }

    protected final PageTools tools() {
        return tools;
    }

    /** Shows how things are; called again and again while the page is open, with the session's lock held. */
    protected void show(Snapshot snapshot) {
        // a page that isn't live
    }

    /** Shows the last snapshot again, after a filter changed. */
    protected final void redraw() {
        if (shown != null) {
            show(shown);
        }
    }

    /** What the page shows now; null before the first. */
    protected final Snapshot shown() {
        return shown;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        listening = tools.feed().listen(snapshot -> {
            // a slow browser is told the latest only
            if (waiting.getAndSet(snapshot) == null) {
                ui.access(this::takeWaiting);
            }
        });
    }

    private void takeWaiting() {
        Snapshot snapshot = waiting.getAndSet(null);
        if (snapshot != null) {
            shown = snapshot;
            show(snapshot);
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (listening != null) {
            listening.close();
            listening = null;
        }
        waiting.set(null);
    }

    /** Asks for everything that a change needs, makes it, and shows what comes of it. */
    protected final void ask(PlannedAction action) {
        ActionFlow flow = new ActionFlow(action, tools.rights(), tools.operations()::operation);
        new ActionDialog(flow, tools, this::changed).open();
    }

    /** Something was changed by this page. */
    protected void changed() {
        // the next snapshot shows it
    }

    /** How long ago, by the snapshot's time; a dash for null. */
    protected final String age(Instant time) {
        Instant now = shown == null ? Instant.now() : shown.taken();
        return time == null ? "–" : Formats.age(Duration.between(time, now));
    }

    /** Date and time in the zone that the user wants. */
    protected final String stamp(Instant time) {
        return Formats.stamp(time, tools.preferences().zone());
    }
}
