package dev.eventra.console.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.Objects;

/** One number with its name, and where to see more. */
public final class StatTile extends Anchor {

    private final Span value = new Span("–");
    private final Span detail = new Span();
    private Tone tone;

    /**
     * @param name   what it is
     * @param target the page that tells more
     */
    public StatTile(String name, String target) {
        addClassName("stat");
        setHref(target);
        Span label = new Span(name);
        label.addClassName("stat-label");
        value.addClassName("stat-value");
        detail.addClassName("stat-detail");
        add(label, new Div(value), detail);
    }

    /** Shows a number; null for one that can't be told. */
    public void show(String number, String more, Tone loudness) {
        set(value, number == null ? "–" : number);
        set(detail, more == null ? "" : more);
        if (tone != loudness) {
            if (tone != null) {
                removeClassName(tone.style());
            }
            tone = loudness;
            if (tone != null) {
                addClassName(tone.style());
            }
        }
    }

    private static void set(Span target, String text) {
        if (!Objects.equals(target.getText(), text)) {
            target.setText(text);
        }
    }
}
